package dev.millrace.trainer;

import dev.millrace.model.StepResult;
import dev.millrace.schemas.Segment;
import dev.millrace.trainer.data.StepInput;
import java.util.stream.Collectors;

/** A step whose loss or gradient is not a number. The weights are as before it. */
public final class NotFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NAMED_DOCUMENTS = 20;

  private final long step;
  private final transient StepResult result;
  private final String found;

  NotFiniteException(StepInput input, StepResult result) {
    this(input, result, found(input, result));
  }

  private NotFiniteException(StepInput input, StepResult result, String found) {
    super(found + "; go on without it by --skip-step " + input.step());
    this.step = input.step();
    this.result = result;
    this.found = found;
  }

  private static String found(StepInput input, StepResult result) {
    return "step "
        + input.step()
        + " has loss "
        + result.loss()
        + " and gradient norm "
        + result.gradientNorm()
        + "; it was made of "
        + documents(input);
  }

  /** Step, loss and documents, without the way out. */
  String found() {
    return found;
  }

  public long step() {
    return step;
  }

  /** What the engine measured. */
  public StepResult result() {
    return result;
  }

  private static String documents(StepInput input) {
    return input.blocks().stream()
        .flatMap(block -> block.block().getSegments().stream())
        .map(Segment::getUrl)
        .distinct()
        .limit(NAMED_DOCUMENTS)
        .collect(Collectors.joining(", "));
  }
}
