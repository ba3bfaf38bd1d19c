package dev.millrace.cli.model;

import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.log.TrainingLog;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A line for each step and each evaluation.
 *
 * @param steps how many there will be
 */
record StepLines(PrintStream out, long steps) implements TrainingLog {

  @Override
  public void write(TrainingLogEntry entry) {
    if (entry.getHeldOutBitsPerByte() != null) {
      out.printf(Locale.ROOT, "held out: %.4f bits per byte%n", entry.getHeldOutBitsPerByte());
    } else {
      out.printf(
          Locale.ROOT,
          "step %d of %d  loss %.4f  learning rate %.2e  gradient norm %.3f  %.0f tokens/s%n",
          entry.getStep(),
          steps,
          entry.getLoss(),
          entry.getLearningRate(),
          entry.getGradientNorm(),
          entry.getTokensPerSecond());
    }
  }

  /** Lines are for people, not for recovery. */
  @Override
  public void flush() {}
}
