package dev.millrace.inference;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server shows and offers beside its current model.
 *
 * @param tokenizers by the names under which {@code /tokenize} knows them; the current model's own
 *     is always there as {@code model}
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
