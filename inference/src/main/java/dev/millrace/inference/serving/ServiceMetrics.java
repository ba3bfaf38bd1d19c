package dev.millrace.inference.serving;

import dev.millrace.model.InferenceEngine.Input;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** What the service counts; written as Prometheus' text format 0.0.4. Safe for several threads. */
public final class ServiceMetrics {
  private static final Duration[] FIRST_TOKEN =
      seconds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
  private static final Duration[] REQUEST =
      seconds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter promptTokens =
      counter("millrace.prompt.tokens", "Prompt tokens of finished requests.");
  private final Counter reusedTokens =
      counter(
          "millrace.prompt.tokens.reused",
          "Prompt tokens that an earlier request's prefix spared.");
  private final Counter completionTokens =
      counter("millrace.completion.tokens", "Tokens generated.");
  private final Counter passes = counter("millrace.engine.passes", "Passes over the weights.");
  private final Counter passRows =
      counter("millrace.engine.pass.rows", "Sequences in those passes.");
  private final Counter swaps =
      counter("millrace.model.swaps", "Models that became the current one.");
  private final Counter refusals = counter("millrace.checkpoints.refused", "Checkpoints refused.");
  private final Timer firstToken =
      timer("millrace.time.to.first.token", "Arrival to first token.", FIRST_TOKEN);
  private final Timer requestTime = timer("millrace.request", "Arrival to last token.", REQUEST);
  private final MultiGauge model =
      MultiGauge.builder("millrace.model.info")
          .description("The current model.")
          .register(registry);

  /** Measures these when the metrics are read. */
  public void watch(
      Supplier<Number> running, Supplier<Number> waiting, Supplier<Number> loadedModels) {
    gauge("millrace.answers.running", "Answers being generated.", running);
    gauge("millrace.requests.waiting", "Requests waiting for a place.", waiting);
    gauge("millrace.models.loaded", "Models in memory.", loadedModels);
  }

  public void request(String path, int status) {
    Counter.builder("millrace.http.requests")
        .description("Requests answered.")
        .tags("path", path, "status", Integer.toString(status))
        .register(registry)
        .increment();
  }

  public void pass(List<Input> inputs) {
    passes.increment();
    passRows.increment(inputs.size());
  }

  public void firstToken(Duration sinceArrival) {
    firstToken.record(sinceArrival);
  }

  public void finished(Duration took, int prompt, int reused, int completion) {
    requestTime.record(took);
    promptTokens.increment(prompt);
    reusedTokens.increment(reused);
    completionTokens.increment(completion);
  }

  public void swapped() {
    swaps.increment();
  }

  public void refused() {
    refusals.increment();
  }

  /** Mean seconds of a request so far; 1 before the first. */
  public double meanRequestSeconds() {
    return requestTime.count() == 0 ? 1 : requestTime.mean(TimeUnit.SECONDS);
  }

  /**
   * All of it as it is now.
   *
   * @param modelId the current model's, empty if there is none
   */
  public String text(String modelId) {
    List<MultiGauge.Row<?>> current =
        modelId.isEmpty() ? List.of() : List.of(MultiGauge.Row.of(Tags.of("model", modelId), 1));
    model.register(current, true);
    return registry.scrape();
  }

  private Counter counter(String name, String help) {
    return Counter.builder(name).description(help).register(registry);
  }

  private void gauge(String name, String help, Supplier<Number> value) {
    Gauge.builder(name, value).description(help).register(registry);
  }

  private Timer timer(String name, String help, Duration... bounds) {
    return Timer.builder(name).description(help).serviceLevelObjectives(bounds).register(registry);
  }

  private static Duration[] seconds(double... seconds) {
    return DoubleStream.of(seconds)
        .mapToObj(second -> Duration.ofMillis(Math.round(second * 1000)))
        .toArray(Duration[]::new);
  }
}
