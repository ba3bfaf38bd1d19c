package dev.millrace.inference.serving;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a model that a request may name.
 *
 * @param name that requests use
 * @param id of the model that answers
 * @param loaded the model, if it is in memory
 * @param checkpoint what it was trained to, if it is a checkpoint that is known
 */
public record ModelFacts(
    String name, String id, Optional<ServedModel> loaded, Optional<CheckpointEntry> checkpoint) {

  /** When it was written; else what is given. */
  public Instant at(Instant otherwise) {
    return checkpoint.map(CheckpointEntry::at).orElse(otherwise);
  }
}
