package dev.millrace.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** CPU time of this process: all threads, the compiler's and the collector's included. */
public final class CpuClock {
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  public Duration now() {
    return Duration.ofNanos(system.getProcessCpuTime());
  }

  /** CPU time of one call. */
  public Duration of(Runnable work) {
    Duration start = now();
    work.run();
    return now().minus(start);
  }
}
