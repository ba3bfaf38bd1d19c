package dev.millrace.inference;

import dev.millrace.model.InferenceEngine;

/**
 * A model that can answer: its name, its engine and its tokenizer. Who offers it to a service gives
 * it away: the service closes it when its last request ended.
 *
 * @param id {@code run@step}, or the folder's name for a model that is no checkpoint; answers carry
 *     it as {@code system_fingerprint}
 * @param onClose closes the engine and what the engine reads from
 */
public record ServedModel(
    String id, InferenceEngine engine, Vocabulary vocabulary, Runnable onClose)
    implements AutoCloseable {

  /** A model whose engine owns all its memory. */
  public ServedModel(String id, InferenceEngine engine, Vocabulary vocabulary) {
    this(id, engine, vocabulary, engine::close);
  }

  /** The name of a checkpoint: {@code run@step}. */
  public static String checkpointId(String run, long step) {
    return run + "@" + step;
  }

  /** Tokens of prompt and answer together. */
  public int contextLength() {
    return engine.config().contextLength();
  }

  @Override
  public void close() {
    onClose.run();
  }
}
