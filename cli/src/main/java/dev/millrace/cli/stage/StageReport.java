package dev.millrace.cli.stage;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says now and then what the stages of a process have done, if they have done anything since. */
public final class StageReport {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final PrintStream out;
  private final Map<String, StageTraffic> told = new TreeMap<>();
  private long toldNanos;

  public StageReport(PrintStream out, long nanos) {
    this.out = out;
    this.toldNanos = nanos;
  }

  /**
   * @param nanos now, on the clock of {@link System#nanoTime()}
   */
  public void tell(List<StreamsStage> stages, long nanos) {
    if (nanos - toldNanos < INTERVAL_NANOS) {
      return;
    }
    for (StreamsStage stage : stages) {
      tell(stage.applicationId(), stage.traffic(), nanos);
    }
    out.flush();
    toldNanos = nanos;
  }

  /** What one has done since the last report. */
  void tell(String applicationId, StageTraffic now, long nanos) {
    StageTraffic before = told.getOrDefault(applicationId, new StageTraffic(Map.of(), Map.of()));
    long fresh = total(now.read()) - total(before.read());
    // After tasks have moved away, their counts are gone with them.
    if (!now.equals(before) && fresh >= 0) {
      double seconds = (nanos - toldNanos) / 1e9;
      out.println("%s: %s (%,.0f/s)".formatted(applicationId, now, fresh / seconds));
    }
    told.put(applicationId, now);
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
