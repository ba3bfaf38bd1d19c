package dev.millrace.inference.serving;

import dev.millrace.metrics.Meters;
import dev.millrace.metrics.Metric;
import dev.millrace.model.InferenceEngine.Input;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What the service counts; written as Prometheus' text format 0.0.4. Safe for several threads. */
public final class ServiceMetrics {
  private static final String DELIVERED = "delivered";
  private static final String FAILED = "failed";

  private final Meters meters = new Meters();
  private final List<String> shared;

  public ServiceMetrics() {
    this(List.of());
  }

  /**
   * @param shared names of models that are counted each for itself
   */
  public ServiceMetrics(List<String> shared) {
    this.shared = List.copyOf(shared);
    for (String name : shared) {
      meters.add(Metric.SHARED_MODEL_REQUESTS, 0, name);
      meters.add(Metric.SHARED_MODEL_TOKENS, 0, name);
      meters.add(Metric.SHARED_MODEL_SWAPS, 0, name);
    }
    meters.add(Metric.SWAP_WEBHOOKS, 0, DELIVERED);
    meters.add(Metric.SWAP_WEBHOOKS, 0, FAILED);
    meters.begin(
        Metric.MODEL_SWAPS,
        Metric.CHECKPOINTS_REFUSED,
        Metric.FIRST_TOKEN_TIME,
        Metric.REQUEST_TIME,
        Metric.PROMPT_TOKENS,
        Metric.REUSED_TOKENS,
        Metric.COMPLETION_TOKENS,
        Metric.PASSES,
        Metric.PASS_ROWS);
  }

  /** Measures these when the metrics are read. */
  public void watch(
      Supplier<Number> running, Supplier<Number> waiting, Supplier<Number> loadedModels) {
    meters.watch(Metric.ANSWERS_RUNNING, running);
    meters.watch(Metric.REQUESTS_WAITING, waiting);
    meters.watch(Metric.MODELS_LOADED, loadedModels);
  }

  public void request(String path, int status) {
    meters.count(Metric.HTTP_REQUESTS, path, Integer.toString(status));
  }

  public void pass(List<Input> inputs) {
    meters.count(Metric.PASSES);
    meters.add(Metric.PASS_ROWS, inputs.size());
  }

  public void firstToken(Duration sinceArrival) {
    meters.record(Metric.FIRST_TOKEN_TIME, sinceArrival);
  }

  public void finished(Duration took, int prompt, int reused, int completion) {
    meters.record(Metric.REQUEST_TIME, took);
    meters.add(Metric.PROMPT_TOKENS, prompt);
    meters.add(Metric.REUSED_TOKENS, reused);
    meters.add(Metric.COMPLETION_TOKENS, completion);
  }

  /** A model of that slot has taken over. */
  public void swapped(String slot) {
    meters.count(Metric.MODEL_SWAPS);
    if (shared.contains(slot)) {
      meters.count(Metric.SHARED_MODEL_SWAPS, slot);
    }
  }

  /** Whether the webhook has taken the news of a swap. */
  public void toldOfSwap(boolean taken) {
    meters.count(Metric.SWAP_WEBHOOKS, taken ? DELIVERED : FAILED);
  }

  /** A request has gone to one of the models that are served side by side. */
  public void shared(String name) {
    meters.count(Metric.SHARED_MODEL_REQUESTS, name);
  }

  /** One of them has answered it. */
  public void sharedFinished(String name, Duration took, int completion) {
    meters.record(Metric.SHARED_MODEL_TIME, took, name);
    meters.add(Metric.SHARED_MODEL_TOKENS, completion, name);
  }

  public void refused() {
    meters.count(Metric.CHECKPOINTS_REFUSED);
  }

  /** Mean seconds of a request so far; 1 before the first. */
  public double meanRequestSeconds() {
    return meters.meanSeconds(Metric.REQUEST_TIME);
  }

  /**
   * All of it as it is now.
   *
   * @param modelId the current model's, empty if there is none
   */
  public String text(String modelId) {
    if (modelId.isEmpty()) {
      meters.unmark(Metric.MODEL);
    } else {
      meters.mark(Metric.MODEL, modelId);
    }
    return meters.text();
  }
}
