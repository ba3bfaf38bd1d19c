package dev.millrace.cli.model;

import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.log.TrainingLog;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A line for each step and each evaluation.
 *
 * @param steps how many there will be
 * @param bar shows how far the steps have come, below the lines
 */
record StepLines(PrintStream out, long steps, ProgressBar bar) implements TrainingLog {

  @Override
  public void write(TrainingLogEntry entry) {
    if (entry.getHeldOutBitsPerByte() != null) {
      bar.above(
          out,
          String.format(
              Locale.ROOT, "held out: %.4f bits per byte", entry.getHeldOutBitsPerByte()));
    } else {
      bar.above(
          out,
          String.format(
              Locale.ROOT,
              "step %d of %d  loss %.4f  learning rate %.2e  gradient norm %.3f  %.0f tokens/s",
              entry.getStep(),
              steps,
              entry.getLoss(),
              entry.getLearningRate(),
              entry.getGradientNorm(),
              entry.getTokensPerSecond()));
      bar.reached(entry.getStep());
    }
  }

  /** Lines are for people, not for recovery. */
  @Override
  public void flush() {}
}
