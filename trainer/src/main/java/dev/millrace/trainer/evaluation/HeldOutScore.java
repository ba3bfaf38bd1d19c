package dev.millrace.trainer.evaluation;

import dev.millrace.schemas.HeldOutPart;
import java.util.List;

/**
 * What held-out text costs a model.
 *
 * @param parts of the hosts and the languages with the most of it, by {@link HeldOutEvaluation}
 */
public record HeldOutScore(double bitsPerByte, List<HeldOutPart> parts) {
  public HeldOutScore {
    parts = List.copyOf(parts);
  }
}
