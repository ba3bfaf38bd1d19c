package dev.millrace.schemas;

/** A record's topic, partition and offset. */
public record RecordLocation(String topic, int partition, long offset) {

  /** {@code pages-1@42}: topic, partition, offset. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
