package dev.millrace.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU seconds by stage, from the names of this process's threads. A thread that has ended keeps
 * what it was last seen with, so it is to be sampled now and then.
 */
final class StageCpu {
  private final Map<String, String> stages = new LinkedHashMap<>();
  private final Map<Long, Double> seconds = new TreeMap<>();
  private final Map<Long, String> names = new TreeMap<>();

  /**
   * @param namePart what the names of a stage's threads contain; the first part that fits counts
   */
  StageCpu stage(String stage, String namePart) {
    stages.put(namePart.toLowerCase(Locale.ROOT), stage);
    return this;
  }

  synchronized void sample() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      long nanos = threads.getThreadCpuTime(id);
      if (info != null && nanos > 0) {
        seconds.put(id, nanos / 1e9);
        names.put(id, info.getThreadName());
      }
    }
  }

  /**
   * Stage to CPU seconds, and {@code jvm} for what no thread of a stage's name used: compiler and
   * collector included.
   */
  synchronized Map<String, Double> seconds() {
    sample();
    Map<String, Double> byStage = new TreeMap<>();
    stages.values().forEach(stage -> byStage.put(stage, 0.0));
    double named = 0;
    for (Map.Entry<Long, Double> thread : seconds.entrySet()) {
      String name = names.getOrDefault(thread.getKey(), "").toLowerCase(Locale.ROOT);
      for (Map.Entry<String, String> stage : stages.entrySet()) {
        if (name.contains(stage.getKey())) {
          byStage.merge(stage.getValue(), thread.getValue(), Double::sum);
          named += thread.getValue();
          break;
        }
      }
    }
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
