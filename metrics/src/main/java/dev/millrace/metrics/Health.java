package dev.millrace.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Whether a process is ready, and what it waits for if not. Safe for several threads. */
public final class Health {
  private final Map<String, Supplier<Optional<String>>> parts = new ConcurrentSkipListMap<>();
  private volatile boolean started;

  /**
   * Ready from now on means that this part is, too, in place of an earlier one of its name.
   *
   * @param trouble why it is not ready; empty while it is; must not wait
   */
  public void require(String part, Supplier<Optional<String>> trouble) {
    parts.put(part, () -> trouble.get().map(reason -> part + ": " + reason));
  }

  /** All parts are there. */
  public void started() {
    started = true;
  }

  /** A line each; none if the process is ready. */
  public List<String> troubles() {
    List<String> troubles = parts.values().stream().flatMap(part -> part.get().stream()).toList();
    return started || !troubles.isEmpty() ? troubles : List.of("starting");
  }

  public boolean isReady() {
    return started && troubles().isEmpty();
  }
}
