package dev.millrace.cli.view;

import java.util.HashMap;
import java.util.Map;

/** How fast counts grow, from one look to the next. */
final class Rates {
  private final Map<String, Look> last = new HashMap<>();

  private record Look(long count, long nanos) {}

  /** Growth a second since the last look; 0 at the first. */
  double of(String name, long count) {
    Look now = new Look(count, System.nanoTime());
    Look before = last.put(name, now);
    return before == null || now.nanos == before.nanos
        ? 0
        : Math.max(0, count - before.count) * 1e9 / (now.nanos - before.nanos);
  }
}
