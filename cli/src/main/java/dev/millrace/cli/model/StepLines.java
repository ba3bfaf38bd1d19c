package dev.millrace.cli.model;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.log.TrainingLog;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A line for each step and each evaluation.
 *
 * @param steps how many there will be
 */
record StepLines(PrintStream out, ProgressBar bar, long steps) implements TrainingLog {

  @Override
  public void write(TrainingLogEntry entry) {
    if (!entry.getEvent().isEmpty()) {
      say("step %d  %s: %s", entry.getStep(), entry.getEvent(), entry.getNotice());
    } else if (entry.getHeldOutBitsPerByte() != null) {
      say("held out: %.4f bits per byte", entry.getHeldOutBitsPerByte());
    } else {
      say(
          "step %d of %d  loss %.4f  learning rate %.2e  gradient norm %.3f  %.0f tokens/s",
          entry.getStep(),
          steps,
          entry.getLoss(),
          entry.getLearningRate(),
          entry.getGradientNorm(),
          entry.getTokensPerSecond());
      bar.reached(entry.getStep());
    }
  }

  @FormatMethod
  private void say(@FormatString String format, Object... values) {
    bar.above(out, String.format(Locale.ROOT, format, values));
  }

  /** Lines are for people, not for recovery. */
  @Override
  public void flush() {}
}
