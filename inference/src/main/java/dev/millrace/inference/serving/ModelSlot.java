package dev.millrace.inference.serving;

import java.util.Optional;

/** Where one model is served at a time. */
public interface ModelSlot {

  /** Serves this model from now on, at once; it is closed when it is no longer needed. */
  void offer(ServedModel model);

  /** The model that is served. */
  Optional<ServedModel> current();

  /** Counts and reports a checkpoint that is not served; the one before serves on. */
  void refused(CheckpointRefusedException refusal);

  /** The name by which requests ask for it. */
  String name();

  /** What a line of a log about it begins with: empty, or a name and a colon. */
  String label();
}
