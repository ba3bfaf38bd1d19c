package dev.millrace.cli.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU seconds by stage, from the names of this process's threads. A thread that has ended counts
 * with what it was last seen with, so it is to be sampled now and then.
 */
public final class StageCpu {
  private final Map<String, String> stages = new LinkedHashMap<>();

  /** Of threads that have ended, by stage: each ingested file has threads of its own. */
  private final Map<String, Double> ended = new TreeMap<>();

  private Map<Long, Use> alive = new HashMap<>();

  private record Use(String threadName, double seconds) {}

  /**
   * @param namePart what the names of a stage's threads contain; the first part that fits counts
   */
  public StageCpu stage(String stage, String namePart) {
    stages.put(namePart.toLowerCase(Locale.ROOT), stage);
    return this;
  }

  public synchronized void sample() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Use> now = new HashMap<>();
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      long nanos = threads.getThreadCpuTime(id);
      if (info != null && nanos > 0) {
        now.put(id, new Use(info.getThreadName(), nanos / 1e9));
      }
    }
    alive.keySet().removeAll(now.keySet());
    alive.values().forEach(use -> add(use, ended));
    alive = now;
  }

  private void add(Use use, Map<String, Double> byStage) {
    String name = use.threadName().toLowerCase(Locale.ROOT);
    stages.entrySet().stream()
        .filter(stage -> name.contains(stage.getKey()))
        .findFirst()
        .ifPresent(stage -> byStage.merge(stage.getValue(), use.seconds(), Double::sum));
  }

  /**
   * Stage to CPU seconds, and {@code jvm} for what no thread of a stage's name used: compiler and
   * collector included.
   */
  public synchronized Map<String, Double> seconds() {
    sample();
    Map<String, Double> byStage = new TreeMap<>(ended);
    stages.values().forEach(stage -> byStage.putIfAbsent(stage, 0.0));
    alive.values().forEach(use -> add(use, byStage));
    double named = byStage.values().stream().mapToDouble(Double::doubleValue).sum();
    byStage.put("jvm", Math.max(0, processSeconds() - named));
    return byStage;
  }

  private static double processSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(d -> d.toNanos() / 1e9)
        .orElse(0.0);
  }
}
