package dev.millrace.filters.stream;

import java.util.List;
import java.util.OptionalLong;

/** The end of a topic of one partition to which nothing is appended and of which all is read. */
record StillTail() implements TopicTail {
  @Override
  public List<Long> ends() {
    return List.of(0L);
  }

  @Override
  public OptionalLong pendingSince() {
    return OptionalLong.empty();
  }

  @Override
  public long newest() {
    return -1;
  }

  @Override
  public boolean isRead(int partition, OptionalLong next, long end) {
    return true;
  }
}
