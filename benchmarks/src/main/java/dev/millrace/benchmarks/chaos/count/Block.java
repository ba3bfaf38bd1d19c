package dev.millrace.benchmarks.chaos.count;

import java.util.List;

/**
 * A record of {@code token-blocks} or {@code held-out-token-blocks}.
 *
 * @param packer the partition that the block says it was made of
 * @param sequence its number within its packer
 * @param blockLength targets in a full block
 * @param length targets that count
 * @param textBytes UTF-8 bytes of text in them
 * @param tokens one more than {@code blockLength}; the first repeats the last of the block before
 */
public record Block(
    Place place,
    int packer,
    long sequence,
    int blockLength,
    int length,
    long textBytes,
    int[] tokens,
    List<Segment> segments) {

  public Block {
    segments = List.copyOf(segments);
  }
}
