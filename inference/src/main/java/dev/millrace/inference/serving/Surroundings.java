package dev.millrace.inference.serving;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server shows and offers beside its current model.
 *
 * @param tokenizers by the names under which {@code /tokenize} knows them; {@code model} is the
 *     current model's own, and what is given here under that name only stands in before there is
 *     one
 */
public record Surroundings(
    Map<String, Vocabulary> tokenizers, CheckpointCatalog checkpoints, PipelineView pipeline) {

  public Surroundings {
    tokenizers = new LinkedHashMap<>(tokenizers);
  }

  /** Only the model. */
  public static Surroundings none() {
    return new Surroundings(Map.of(), CheckpointCatalog.empty(), PipelineView.none());
  }
}
