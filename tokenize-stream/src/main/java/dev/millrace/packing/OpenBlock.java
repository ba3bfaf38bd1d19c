package dev.millrace.packing;

import dev.millrace.schemas.Segment;
import dev.millrace.schemas.SingleObjectEncoding;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.WireSchemas;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The block a packer is filling. Its first token repeats the last one before it, or is the
 * separator at the very start.
 *
 * <p>It is kept in parts, each of them what was appended since the part before, so that what is
 * written for a document does not grow with the block:
 *
 * <pre>
 *   part 0            part 1       part 2
 *   t t t t t t t  |  t t t t  |  t t t t t  |  . . . . .
 *   block begun       document     document     room
 * </pre>
 *
 * A part is a {@link TokenBlock} whose tokens, text bytes and segments are its own alone, while its
 * length counts all targets up to its end; only part 0 says the tokenizer, and which document ended
 * with the block before. All parts of a block have its sequence, by which those of an earlier block
 * are told from them.
 */
final class OpenBlock {
  private static final SingleObjectEncoding<TokenBlock> ENCODING =
      new SingleObjectEncoding<>(
          TokenBlock.getEncoder(),
          TokenBlock.createDecoder(WireSchemas.released(TokenBlock.class)));

  /** Bytes of a block's record without its tokens and segments. */
  private static final int ENVELOPE_BYTES = 64 << 10;

  private final int partition;
  private final long sequence;
  private final int[] tokens;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Segment> ended = new ArrayList<>();
  private int size;
  private long textBytes;
  private long segmentBytes;

  private int savedParts;
  private int savedTokens;
  private int savedSegments;
  private long savedTextBytes;

  OpenBlock(int partition, long sequence, int blockLength, int firstToken) {
    this(partition, sequence, blockLength);
    tokens[size++] = firstToken;
  }

  private OpenBlock(int partition, long sequence, int blockLength) {
    this.partition = partition;
    this.sequence = sequence;
    this.tokens = new int[blockLength + 1];
  }

  int targets() {
    return size - 1;
  }

  int room() {
    return tokens.length - size;
  }

  void append(int token, int bytes) {
    tokens[size++] = token;
    textBytes += bytes;
  }

  /** Whether a segment more leaves the record within what its topic takes. */
  boolean takesSegment(Packed document) {
    long all = segmentBytes + document.segmentBytes() + (long) Integer.BYTES * tokens.length;
    return all <= Topics.MAX_RECORD_BYTES - ENVELOPE_BYTES;
  }

  /** Says that the tokens appended from now on, {@code length} of them, are that document's. */
  void beginSegment(Packed document, int length, int documentOffset) {
    add(segments, document.segment(size, length, documentOffset));
  }

  /** Says that a document of so many tokens ended with the block before. */
  void beginAfter(Packed document, int length) {
    add(ended, document.segment(0, 1, length - 1));
  }

  private void add(List<Segment> to, Segment segment) {
    to.add(segment);
    segmentBytes += Packed.of(segment).segmentBytes();
  }

  OpenBlock next() {
    return new OpenBlock(partition, sequence + 1, tokens.length - 1, tokens[size - 1]);
  }

  /** The block as it is, the rest filled with {@code padding}, which carries no loss. */
  TokenBlock toBlock(int padding, String tokenizerId) {
    int[] padded = tokens.clone();
    Arrays.fill(padded, size, padded.length, padding);
    return record(padded, segments, textBytes)
        .setTokenizerId(tokenizerId)
        .setEnded(new ArrayList<>(ended))
        .build();
  }

  /** What was appended since the last part; the block is the saved parts and this one. */
  SavedPart save(String tokenizerId) {
    TokenBlock.Builder part =
        record(
            Arrays.copyOfRange(tokens, savedTokens, size),
            segments.subList(savedSegments, segments.size()),
            textBytes - savedTextBytes);
    if (savedParts == 0) {
      part.setTokenizerId(tokenizerId).setEnded(new ArrayList<>(ended));
    }
    ByteBuffer buffer = ENCODING.write(part.build());
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    SavedPart saved = new SavedPart(savedParts, bytes);
    markSaved();
    return saved;
  }

  private void markSaved() {
    savedParts++;
    savedTokens = size;
    savedSegments = segments.size();
    savedTextBytes = textBytes;
  }

  private TokenBlock.Builder record(int[] ids, List<Segment> within, long bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES * ids.length);
    buffer.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(ids);
    return TokenBlock.newBuilder()
        .setPartition(partition)
        .setSequence(sequence)
        .setBlockLength(tokens.length - 1)
        .setLength(targets())
        .setTokens(buffer)
        .setTextBytes(bytes)
        .setSegments(new ArrayList<>(within))
        .setEnded(List.of());
  }

  /** The block that part 0 began. */
  static OpenBlock begunBy(TokenBlock part) {
    OpenBlock open = new OpenBlock(part.getPartition(), part.getSequence(), part.getBlockLength());
    open.append(part);
    return open;
  }

  /** Whether the part is one of this block's, and not one that an earlier block left there. */
  boolean isOwn(TokenBlock part) {
    return part.getSequence() == sequence;
  }

  /** Appends the next saved part. */
  void append(TokenBlock part) {
    // Blocks were once saved whole and padded; their length says which tokens count.
    int count = part.getLength() + 1 - size;
    part.getTokens()
        .duplicate()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(tokens, size, count);
    size += count;
    textBytes += part.getTextBytes();
    part.getSegments().forEach(segment -> add(segments, segment));
    part.getEnded().forEach(segment -> add(ended, segment));
    markSaved();
  }

  static TokenBlock parse(byte[] part) {
    return ENCODING.read(ByteBuffer.wrap(part));
  }
}
