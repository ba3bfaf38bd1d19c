package dev.millrace.trainer.log;

import dev.millrace.schemas.TrainingLogEntry;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A line for each evaluation, and now and then one for a step. */
public final class PlainTrainingLog implements TrainingLog {
  private final PrintStream out;
  private final Duration interval;
  private Instant told = Instant.EPOCH;

  /**
   * @param interval least time between two lines of steps
   */
  public PlainTrainingLog(PrintStream out, Duration interval) {
    this.out = out;
    this.interval = interval;
  }

  @Override
  public void write(TrainingLogEntry entry) {
    if (!entry.getEvent().isEmpty()) {
      out.printf(
          Locale.ROOT, "step %,d  %s: %s%n", entry.getStep(), entry.getEvent(), entry.getNotice());
    } else if (entry.getHeldOutBitsPerByte() != null) {
      out.printf(
          Locale.ROOT,
          "step %,d  held out %.4f bits per byte  %,d tokens%n",
          entry.getStep(),
          entry.getHeldOutBitsPerByte(),
          entry.getTokens());
    } else if (entry.getLoss() == null) {
      out.printf(Locale.ROOT, "step %,d  skipped%n", entry.getStep());
    } else if (Duration.between(told, entry.getAt()).compareTo(interval) >= 0) {
      told = entry.getAt();
      out.printf(
          Locale.ROOT,
          "step %,d  loss %.4f  learning rate %.2e  gradient norm %.3f  %,.0f tokens/s%n",
          entry.getStep(),
          entry.getLoss(),
          entry.getLearningRate(),
          entry.getGradientNorm(),
          entry.getTokensPerSecond());
    }
    out.flush();
  }

  /** Lines are for people, not for recovery. */
  @Override
  public void flush() {}
}
