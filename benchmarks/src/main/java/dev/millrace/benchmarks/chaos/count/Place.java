package dev.millrace.benchmarks.chaos.count;

/**
 * Where a record stands.
 *
 * @param topic without prefix and generation
 */
public record Place(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
