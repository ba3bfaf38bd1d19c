package dev.millrace.inference;

import dev.millrace.inference.internal.batching.EndRules;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationEvent;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.Completion;
import dev.millrace.inference.serving.ModelSlot;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceMetrics;
import dev.millrace.inference.serving.SharedModels;
import dev.millrace.inference.serving.WithheldTexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers prompts from whatever model was offered last. A request keeps the model it began with; a
 * model that was replaced is closed when its last request ends. Safe for several threads.
 */
public final class InferenceService implements ModelSlot, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceService.class);

  private final InferenceSettings settings;
  private final SharedModels shared;
  private final ServiceMetrics metrics;
  private final Scheduler scheduler;
  private volatile boolean closed;

  public InferenceService(InferenceSettings settings) {
    this(settings, SharedModels.NONE);
  }

  /**
   * @param shared models that are served side by side, each {@link #slot offered} by its name
   */
  public InferenceService(InferenceSettings settings, SharedModels shared) {
    shared.requireOther(settings.modelName());
    this.settings = settings;
    this.shared = shared;
    this.metrics = new ServiceMetrics(shared.names());
    List<String> slots = shared.isEmpty() ? List.of(settings.modelName()) : shared.names();
    this.scheduler = new Scheduler(settings, metrics, slots);
    metrics.watch(scheduler::runningAnswers, scheduler::waitingRequests, scheduler::loaded);
  }

  /** Makes this the current model, at once; the service closes it when it is no longer needed. */
  @Override
  public void offer(ServedModel model) {
    scheduler.offer(settings.modelName(), model);
  }

  /** Where one of the models is served that are served side by side. */
  public ModelSlot slot(String name) {
    return new NamedSlot(name);
  }

  /** The models that are served side by side. */
  public SharedModels shared() {
    return shared;
  }

  /**
   * From now on answers end before they recite any of these, as {@code inference.refuse-taken-down}
   * says; in place of those given before.
   */
  public void withhold(WithheldTexts texts) {
    scheduler.withhold(texts);
  }

  @Override
  public String name() {
    return settings.modelName();
  }

  @Override
  public String label() {
    return "";
  }

  @Override
  public void refused(CheckpointRefusedException refusal) {
    metrics.refused();
    LOG.warn("{}", refusal.getMessage());
  }

  /** The model that a request would get now; of several side by side the first. */
  @Override
  public Optional<ServedModel> current() {
    return scheduler.current();
  }

  /**
   * Waits for one answer of the current model.
   *
   * @throws ApiException if there is no model, the prompt is empty or too long, or generation fails
   */
  public Completion complete(
      String prompt, SamplingParameters sampling, int maxTokens, List<String> stops) {
    try (Scheduler.Lease lease = lease()) {
      Prompt read = lease.model().prompt("prompt", prompt, Math.min(maxTokens, 1));
      return complete(lease, read, sampling, maxTokens, stops);
    }
  }

  /** The same for a prompt of token ids. */
  public Completion complete(
      int[] prompt, SamplingParameters sampling, int maxTokens, List<String> stops) {
    try (Scheduler.Lease lease = lease()) {
      Prompt read = lease.model().prompt("prompt", prompt, Math.min(maxTokens, 1));
      return complete(lease, read, sampling, maxTokens, stops);
    }
  }

  private Completion complete(
      Scheduler.Lease lease,
      Prompt prompt,
      SamplingParameters sampling,
      int maxTokens,
      List<String> stops) {
    GenerationRequest request =
        GenerationRequest.of(
            prompt, sampling, EndRules.of(maxTokens, stops), settings.limits().timeout());
    try (Generation generation = lease.submit(request)) {
      return collect(generation, prompt.length(), text -> {});
    }
  }

  /**
   * @param shown takes the answer as it grows
   */
  static Completion collect(Generation generation, int promptTokens, Consumer<String> shown) {
    StringBuilder text = new StringBuilder();
    List<Integer> tokens = new ArrayList<>();
    while (true) {
      switch (await(generation)) {
        case GenerationEvent.Text more -> {
          text.append(more.text());
          shown.accept(more.text());
          more.tokens().forEach(token -> tokens.add(token.id()));
        }
        case GenerationEvent.PromptScores scores -> {}
        case GenerationEvent.Embedded embedded -> {}
        case GenerationEvent.Inspected inspected -> {}
        case GenerationEvent.Failed failed -> throw failed.cause();
        case GenerationEvent.Finished finished -> {
          return new Completion(
              text.toString(),
              tokens,
              finished.ending().reason(),
              promptTokens,
              generation.model().id());
        }
      }
    }
  }

  private static GenerationEvent await(Generation generation) {
    try {
      while (true) {
        Optional<GenerationEvent> event = generation.next(Duration.ofMinutes(1));
        if (event.isPresent()) {
          return event.get();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.closing();
    }
  }

  private Scheduler.Lease lease() {
    return scheduler.lease().orElseThrow(ApiException::noModel);
  }

  public InferenceSettings settings() {
    return settings;
  }

  public ServiceMetrics metrics() {
    return metrics;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  /** Whether requests are no longer answered. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends every request with an error and frees every model. */
  @Override
  public void close() {
    closed = true;
    scheduler.close();
  }

  private final class NamedSlot implements ModelSlot {
    private final String name;

    NamedSlot(String name) {
      this.name = name;
    }

    @Override
    public void offer(ServedModel model) {
      scheduler.offer(name, model);
    }

    @Override
    public Optional<ServedModel> current() {
      return scheduler.current(name);
    }

    @Override
    public void refused(CheckpointRefusedException refusal) {
      metrics.refused();
      LOG.warn("{}{}", label(), refusal.getMessage());
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String label() {
      return name + ": ";
    }
  }
}
