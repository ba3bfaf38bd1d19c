package dev.millrace.inference.internal.answers;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationEvent;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Texts as vectors: the mean of the hidden states after the last norm, over all tokens that the
 * model read, at length 1. A model that was not trained to compare texts compares them so-so.
 */
public final class Embedder {
  private static final Duration WAIT = Duration.ofMinutes(1);

  private final InferenceService service;

  public Embedder(InferenceService service) {
    this.service = service;
  }

  /** A vector for each prompt; as many at a time as there are places. */
  public List<float[]> embed(Scheduler.Lease lease, List<Prompt> prompts)
      throws InterruptedException {
    int places = service.settings().limits().maxRunning();
    List<float[]> vectors = new ArrayList<>();
    for (int from = 0; from < prompts.size(); from += places) {
      List<Prompt> some = prompts.subList(from, Math.min(prompts.size(), from + places));
      vectors.addAll(together(lease, some));
    }
    return vectors;
  }

  private List<float[]> together(Scheduler.Lease lease, List<Prompt> prompts)
      throws InterruptedException {
    Duration timeout = service.settings().limits().timeout();
    float[][] vectors = new float[prompts.size()][];
    try (Generation generation = lease.submit(GenerationRequest.embedding(prompts, timeout))) {
      for (int open = prompts.size(); open > 0; ) {
        Optional<GenerationEvent> event = generation.next(WAIT);
        if (event.isEmpty()) {
          continue;
        }
        switch (event.get()) {
          case GenerationEvent.Embedded done -> vectors[done.prompt()] = unit(done.mean());
          case GenerationEvent.Finished finished -> open--;
          case GenerationEvent.Failed failed -> throw failed.cause();
          case GenerationEvent.Inspected inspected -> {}
          case GenerationEvent.Text text -> {}
          case GenerationEvent.PromptScores scores -> {}
        }
      }
      int tokens = prompts.stream().mapToInt(Prompt::length).sum();
      service.metrics().finished(generation.age(), tokens, 0, 0);
    }
    return List.of(vectors);
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    double length = squares > 0 ? Math.sqrt(squares) : 1;
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }
}
