package dev.millrace.replay.generation;

import dev.millrace.schemas.Generation;
import java.util.Arrays;

/** How far a generation has come. */
public enum GenerationState {
  /** Its stages have still to do, or have never been asked whether they have. */
  BUILDING("building"),
  /** It has caught up with its input. */
  READY("ready"),
  /** What is trained on and served. */
  CURRENT("current"),
  /** It was current before. */
  RETIRED("retired"),
  /** Its topics are deleted, or are about to be. */
  DROPPED("dropped");

  private final String label;

  GenerationState(String label) {
    this.label = label;
  }

  /** As on the wire. */
  public String label() {
    return label;
  }

  /** Of one that no replay began, {@link #BUILDING}: whether it has caught up is not known. */
  public static GenerationState of(Generation generation) {
    return Arrays.stream(values())
        .filter(state -> state.label.equals(generation.getState()))
        .findFirst()
        .orElse(BUILDING);
  }
}
