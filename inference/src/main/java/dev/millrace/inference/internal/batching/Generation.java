package dev.millrace.inference.internal.batching;

import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.WithheldTexts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A request under way, as its client sees it: events to take, and a way to give up. The engine's
 * thread never waits for a client: events queue up, at most as many as tokens were asked for.
 */
public final class Generation implements AutoCloseable {
  private final ServedModel model;
  private final GenerationRequest request;
  private final WithheldTexts withheld;
  private final int recital;
  private final long begunNanos = System.nanoTime();
  private final BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();
  private volatile boolean over;
  private final AtomicInteger reusedPromptTokens = new AtomicInteger();

  /**
   * @param recital tokens in a row that no answer may have in common with a withheld text; 0: any
   *     may be
   */
  Generation(ServedModel model, GenerationRequest request, WithheldTexts withheld, int recital) {
    this.model = model;
    this.request = request;
    this.withheld = withheld;
    this.recital = recital;
  }

  /** What one answer is held against while it grows. */
  Recital recital() {
    return new Recital(withheld, model.vocabulary().id(), recital);
  }

  /** The model that answers, to the end. */
  public ServedModel model() {
    return model;
  }

  public GenerationRequest request() {
    return request;
  }

  /** The next event; empty if none came in time. */
  public Optional<GenerationEvent> next(Duration wait) throws InterruptedException {
    return Optional.ofNullable(events.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Prompt tokens that needed no work because an earlier request began alike. */
  public int reusedPromptTokens() {
    return reusedPromptTokens.get();
  }

  /** Gives up: the answers not finished are generated no further. */
  @Override
  public void close() {
    over = true;
  }

  /** Whether nothing more is to be generated: cancelled or failed. */
  boolean over() {
    return over;
  }

  boolean late() {
    return System.nanoTime() - begunNanos > request.timeout().toNanos();
  }

  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - begunNanos);
  }

  void tell(GenerationEvent event) {
    if (!over) {
      events.add(event);
    }
  }

  /** Ends the answers to a prompt before their first token. */
  void tellUnstarted(int prompt) {
    for (int i = 0; i < request.choices(); i++) {
      int choice = prompt * request.choices() + i;
      tell(new GenerationEvent.Finished(choice, Ending.unstarted()));
    }
  }

  void fail(ApiException cause) {
    tell(new GenerationEvent.Failed(cause));
    over = true;
  }

  void reused(int tokens) {
    reusedPromptTokens.addAndGet(tokens);
  }
}
