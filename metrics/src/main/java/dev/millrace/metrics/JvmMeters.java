package dev.millrace.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.lang.management.ManagementFactory;

/** Micrometer's own of the Java machine and its process: {@code jvm_*}, {@code process_*}. */
public final class JvmMeters implements AutoCloseable {
  private final JvmGcMetrics collections = new JvmGcMetrics();

  private JvmMeters() {}

  public static JvmMeters bind(Meters meters) {
    JvmMeters jvm = new JvmMeters();
    MeterRegistry registry = meters.registry();
    jvm.collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    meters.set(Metric.START_TIME, ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    return jvm;
  }

  @Override
  public void close() {
    collections.close();
  }
}
