package dev.millrace.cli.cpu;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU seconds by stage. A thread that has ended counts with what it was last seen with, so it is to
 * be sampled now and then.
 */
public final class StageCpu {
  private final StageThreads stages;

  /** CPU time of threads that have ended, by stage: each ingested file has its own threads. */
  private final Map<String, Double> ended = new TreeMap<>();

  private Map<Long, Use> alive = new HashMap<>();

  private record Use(String stage, double seconds) {}

  public StageCpu(StageThreads stages) {
    this.stages = stages;
  }

  public synchronized void sample() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Use> now = new HashMap<>();
    stages
        .alive()
        .forEach(
            (stage, alone) -> {
              ended.putIfAbsent(stage, 0.0);
              for (Thread thread : alone) {
                long nanos = threads.getThreadCpuTime(thread.threadId());
                if (nanos > 0) {
                  now.put(thread.threadId(), new Use(stage, nanos / 1e9));
                }
              }
            });
    alive.keySet().removeAll(now.keySet());
    alive.values().forEach(use -> ended.merge(use.stage(), use.seconds(), Double::sum));
    alive = now;
  }

  /**
   * Stage to CPU seconds, and {@code jvm} for what no stage's thread used: compiler and collector
   * included.
   */
  public synchronized Map<String, Double> seconds() {
    Map<String, Double> byStage = byStage();
    byStage.put("jvm", Math.max(0, processSeconds() - sum(byStage)));
    return byStage;
  }

  /** CPU seconds of all stages. */
  public synchronized double stageSeconds() {
    return sum(byStage());
  }

  private Map<String, Double> byStage() {
    sample();
    Map<String, Double> byStage = new TreeMap<>(ended);
    alive.values().forEach(use -> byStage.merge(use.stage(), use.seconds(), Double::sum));
    return byStage;
  }

  private static double sum(Map<String, Double> byStage) {
    return byStage.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double processSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(d -> d.toNanos() / 1e9)
        .orElse(0.0);
  }
}
