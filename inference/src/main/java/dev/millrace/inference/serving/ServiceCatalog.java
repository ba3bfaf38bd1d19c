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
public record ServiceCatalog(
    Map<String, Vocabulary> tokenizers,
    CheckpointCatalog checkpoints,
    PipelineView pipeline,
    LineageView lineage,
    PagesView pages) {

  public ServiceCatalog {
    tokenizers = new LinkedHashMap<>(tokenizers);
  }

  /** Without pages and lineage. */
  public ServiceCatalog(
      Map<String, Vocabulary> tokenizers, CheckpointCatalog checkpoints, PipelineView pipeline) {
    this(tokenizers, checkpoints, pipeline, LineageView.none(), PagesView.none());
  }

  /** Only the model. */
  public static ServiceCatalog none() {
    return new ServiceCatalog(Map.of(), CheckpointCatalog.empty(), PipelineView.none());
  }
}
