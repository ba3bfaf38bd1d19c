package dev.millrace.schemas;

/** Where a record stands. */
public record Place(String topic, int partition, long offset) {

  /** As in {@code pages-0@17}. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
