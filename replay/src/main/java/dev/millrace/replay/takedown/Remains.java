package dev.millrace.replay.takedown;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Counts what topics hold of something, and since when at the latest. Not thread-safe. */
public final class Remains {
  private final Map<String, Found> byTopic = new LinkedHashMap<>();

  private record Found(long records, Instant latest) {
    Found with(Instant at) {
      return new Found(records + 1, at.isAfter(latest) ? at : latest);
    }
  }

  /**
   * A topic holds a record of it.
   *
   * @param at not before the record was appended
   */
  public void add(String topic, Instant at) {
    byTopic.compute(topic, (name, found) -> found == null ? new Found(1, at) : found.with(at));
  }

  /**
   * What is left at a moment.
   *
   * @param keep for how long a topic keeps a record at the most; empty: for ever
   */
  public List<Receipt.Remaining> at(Instant now, Function<String, Optional<Duration>> keep) {
    return byTopic.entrySet().stream()
        .map(
            entry ->
                new Receipt.Remaining(
                    entry.getKey(),
                    entry.getValue().records(),
                    keep.apply(entry.getKey()).map(entry.getValue().latest()::plus)))
        .filter(one -> one.goneBy().isEmpty() || one.goneBy().get().isAfter(now))
        .toList();
  }
}
