package dev.millrace.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The metrics of one process or part of it, by {@link Metric}; written as Prometheus' text format
 * 0.0.4. Labels are given in the order of {@link Metric#labels}. Safe for several threads.
 */
public final class Meters {
  /** Of requests, steps and checkpoints alike. */
  private static final Duration[] BOUNDS =
      DoubleStream.of(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
          .mapToObj(second -> Duration.ofMillis(Math.round(second * 1000)))
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Series, AtomicReference<Supplier<Number>>> gauges = new ConcurrentHashMap<>();
  private final List<Supplier<String>> others = new CopyOnWriteArrayList<>();

  private record Series(Metric metric, List<String> labels) {}

  /** Shows counters and timers at zero before anything is counted. */
  public void begin(Metric... metrics) {
    for (Metric metric : metrics) {
      switch (metric.kind()) {
        case COUNTER -> add(metric, 0);
        case TIMER -> {
          var _ = timer(metric);
        }
        case GAUGE -> throw new IllegalArgumentException(metric + " has no zero");
      }
    }
  }

  public void count(Metric metric, String... labels) {
    add(metric, 1, labels);
  }

  public void add(Metric metric, Number amount, String... labels) {
    require(metric, Kind.COUNTER, labels);
    Counter.builder(metric.meterName())
        .description(metric.text())
        .tags(tags(metric, labels))
        .register(registry)
        .increment(amount.doubleValue());
  }

  public void record(Metric metric, Duration took, String... labels) {
    timer(metric, labels).record(took);
  }

  private Timer timer(Metric metric, String... labels) {
    require(metric, Kind.TIMER, labels);
    return Timer.builder(metric.meterName())
        .description(metric.text())
        .tags(tags(metric, labels))
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  /** Mean of what a timer has recorded; 1 before the first. */
  public double meanSeconds(Metric metric, String... labels) {
    Timer timer = timer(metric, labels);
    return timer.count() == 0 ? 1 : timer.mean(TimeUnit.SECONDS);
  }

  /** A gauge is this from now on. */
  public void set(Metric metric, Number value, String... labels) {
    watch(metric, () -> value, labels);
  }

  /** A gauge is the seconds since then, whenever it is read. */
  public void setSince(Metric metric, Instant since, String... labels) {
    watch(metric, () -> Duration.between(since, Instant.now()).toMillis() / 1e3, labels);
  }

  /** A gauge is measured when it is read. */
  public void watch(Metric metric, Supplier<Number> value, String... labels) {
    require(metric, Kind.GAUGE, labels);
    gauges
        .computeIfAbsent(
            new Series(metric, List.of(labels)),
            series -> {
              AtomicReference<Supplier<Number>> current = new AtomicReference<>(value);
              Gauge.builder(metric.meterName(), () -> current.get().get())
                  .description(metric.text())
                  .tags(tags(metric, labels))
                  .register(registry);
              return current;
            })
        .set(value);
  }

  /** Of a metric whose label says all: this one is there with the value 1, and no other. */
  public void mark(Metric metric, String label) {
    unmark(metric, label);
    set(metric, 1, label);
  }

  /** None of the metric's series is there any more. */
  public void unmark(Metric metric) {
    unmark(metric, "");
  }

  private void unmark(Metric metric, String kept) {
    List<String> only = List.of(kept);
    gauges.keySet().removeIf(series -> series.metric() == metric && !series.labels().equals(only));
    registry
        .find(metric.meterName())
        .gauges()
        .forEach(
            gauge -> {
              if (!kept.equals(gauge.getId().getTag(metric.labels().getFirst()))) {
                registry.remove(gauge);
              }
            });
  }

  /**
   * Writes another part's metrics after these.
   *
   * @param text in the same format, of metrics that these have not
   */
  public void append(Supplier<String> text) {
    others.add(text);
  }

  /** All of it as it is now. */
  public String text() {
    return registry.scrape() + String.join("", others.stream().map(Supplier::get).toList());
  }

  /** For the libraries' own metrics. */
  public MeterRegistry registry() {
    return registry;
  }

  private static void require(Metric metric, Kind kind, String... labels) {
    if (metric.kind() != kind || metric.labels().size() != labels.length) {
      throw new IllegalArgumentException(
          metric + " is a " + metric.kind() + " with labels " + metric.labels());
    }
  }

  private static Tags tags(Metric metric, String... labels) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      tags.add(Tag.of(metric.labels().get(i), labels[i]));
    }
    return Tags.of(tags);
  }

  /** Every series that is there, as the catalogue knows it. */
  Stream<String> scrapedNames() {
    return text().lines().filter(line -> !line.startsWith("#")).map(l -> l.split("[{ ]", 2)[0]);
  }
}
