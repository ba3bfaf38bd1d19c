package dev.millrace.benchmarks.chaos.process;

import java.time.Duration;
import java.util.List;

/**
 * The end of a process.
 *
 * @param at since the supervisor began
 * @param exitCode 128 and the signal's number after a signal
 * @param lastLines of what it printed since its start
 */
public record Ending(
    String name, long pid, Duration at, Cause cause, int exitCode, List<String> lastLines) {

  /** Who wanted it. */
  public enum Cause {
    FAULT,
    ITSELF,
    REQUEST
  }

  public Ending {
    lastLines = List.copyOf(lastLines);
  }
}
