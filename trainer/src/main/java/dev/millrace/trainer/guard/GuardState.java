package dev.millrace.trainer.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * What the guard remembers of the steps so far; part of a checkpoint, so that a run that was killed
 * is judged as if it had not been.
 *
 * @param losses of the latest steps, the oldest first
 * @param high how many of the latest steps in a row had a loss far above the median before them
 */
public record GuardState(List<Double> losses, int high) {
  /** Steps that the median is of. */
  static final int WINDOW = 128;

  /** Losses without which there is no median to speak of. */
  static final int LEAST = 8;

  public GuardState {
    losses = List.copyOf(losses);
  }

  /** Before the first step. */
  public static GuardState begin() {
    return new GuardState(List.of(), 0);
  }

  /**
   * After a step with that loss.
   *
   * @param loss a finite one
   */
  public GuardState after(double loss, GuardSettings settings) {
    boolean above = losses.size() >= LEAST && loss > settings.lossFactor() * median();
    List<Double> latest = new ArrayList<>(losses);
    latest.add(loss);
    return new GuardState(
        latest.subList(Math.max(0, latest.size() - WINDOW), latest.size()), above ? high + 1 : 0);
  }

  /** Of an even number of losses the lower middle one; not a number before the first. */
  double median() {
    return losses.isEmpty()
        ? Double.NaN
        : losses.stream().sorted().toList().get((losses.size() - 1) / 2);
  }
}
