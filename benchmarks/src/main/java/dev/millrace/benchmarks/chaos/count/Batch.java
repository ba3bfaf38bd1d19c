package dev.millrace.benchmarks.chaos.count;

import java.util.List;

/**
 * A record of {@code training-batches}.
 *
 * @param offset its own
 * @param epoch how often the blocks had been read before
 */
public record Batch(
    long offset, String run, long step, List<Range> ranges, int epoch, boolean skipped) {

  /**
   * @param from first offset
   * @param to one past the last
   * @param blocks between them; transaction markers take offsets too
   */
  public record Range(String topic, int partition, long from, long to, int blocks) {}

  public Batch {
    ranges = List.copyOf(ranges);
  }
}
