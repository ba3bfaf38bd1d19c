package dev.millrace.packing;

import dev.millrace.schemas.Segment;
import dev.millrace.schemas.SingleObjectEncoding;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.WireSchemas;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The block a packer is filling. Its first token repeats the last one before it, or is the
 * separator at the very start.
 */
final class OpenBlock {
  private static final SingleObjectEncoding<TokenBlock> ENCODING =
      new SingleObjectEncoding<>(
          TokenBlock.getEncoder(),
          TokenBlock.createDecoder(WireSchemas.released(TokenBlock.class)));

  private final int partition;
  private final long sequence;
  private final int[] tokens;
  private final List<Segment> segments = new ArrayList<>();
  private int size;
  private long textBytes;

  OpenBlock(int partition, long sequence, int blockLength, int firstToken) {
    this.partition = partition;
    this.sequence = sequence;
    this.tokens = new int[blockLength + 1];
    this.tokens[0] = firstToken;
    this.size = 1;
  }

  int targets() {
    return size - 1;
  }

  int room() {
    return tokens.length - size;
  }

  int lastToken() {
    return tokens[size - 1];
  }

  void append(int token, int bytes) {
    tokens[size++] = token;
    textBytes += bytes;
  }

  /** Says that the tokens appended from now on, {@code length} of them, are that document's. */
  void beginSegment(String recordId, String url, int length, int documentOffset) {
    segments.add(new Segment(recordId, url, size, length, documentOffset));
  }

  OpenBlock next() {
    return new OpenBlock(partition, sequence + 1, tokens.length - 1, lastToken());
  }

  /** The block as it is, the rest filled with {@code padding}, which carries no loss. */
  TokenBlock toBlock(int padding, String tokenizerId) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * tokens.length).order(ByteOrder.LITTLE_ENDIAN);
    int[] padded = tokens.clone();
    Arrays.fill(padded, size, padded.length, padding);
    bytes.asIntBuffer().put(padded);
    return TokenBlock.newBuilder()
        .setPartition(partition)
        .setSequence(sequence)
        .setBlockLength(tokens.length - 1)
        .setLength(targets())
        .setTokens(bytes)
        .setTextBytes(textBytes)
        .setSegments(new ArrayList<>(segments))
        .setTokenizerId(tokenizerId)
        .build();
  }

  /** The state kept between records. */
  byte[] toBytes(String tokenizerId) {
    ByteBuffer buffer = ENCODING.write(toBlock(0, tokenizerId));
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  static OpenBlock fromBlock(TokenBlock block) {
    OpenBlock open =
        new OpenBlock(block.getPartition(), block.getSequence(), block.getBlockLength(), 0);
    block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(open.tokens);
    open.size = block.getLength() + 1;
    open.textBytes = block.getTextBytes();
    open.segments.addAll(block.getSegments());
    return open;
  }

  static TokenBlock parse(byte[] bytes) {
    return ENCODING.read(ByteBuffer.wrap(bytes));
  }
}
