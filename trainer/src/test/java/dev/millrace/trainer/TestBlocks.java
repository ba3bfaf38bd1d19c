package dev.millrace.trainer;

import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Blocks of seeded random tokens, each of one document. */
public final class TestBlocks {
  public static final int BLOCK_LENGTH = 16;

  private TestBlocks() {}

  public static TokenBlock block(int partition, long sequence, String tokenizerId) {
    Random random = new Random(partition * 1_000L + sequence);
    int[] tokens = new int[BLOCK_LENGTH + 1];
    for (int i = 0; i < tokens.length; i++) {
      // Half of the vocabulary, so that there is something to learn.
      tokens[i] = random.nextInt(128);
    }
    return block(partition, sequence, tokenizerId, BLOCK_LENGTH, tokens);
  }

  public static TokenBlock block(
      int partition, long sequence, String tokenizerId, int length, int... tokens) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tokens.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int token : tokens) {
      bytes.putInt(token);
    }
    String document = partition + "-" + sequence;
    return TokenBlock.newBuilder()
        .setPartition(partition)
        .setSequence(sequence)
        .setBlockLength(tokens.length - 1)
        .setLength(length)
        .setTokens(bytes.flip())
        .setTextBytes(4L * length)
        .setSegments(
            List.of(new Segment(document, "https://example.org/" + document, 0, length, 0, "", "")))
        .setEnded(List.of())
        .setTokenizerId(tokenizerId)
        .build();
  }
}
