package dev.millrace.trainer.steering;

import dev.millrace.trainer.LearningRateSchedule;

/** A run's own schedule of learning rates, and what is asked of the step in hand beside it. */
public final class SteeredSchedule {
  private final LearningRateSchedule own;
  private Steering steering;

  /**
   * @param steering of the last step that was taken
   */
  public SteeredSchedule(LearningRateSchedule own, Steering steering) {
    this.own = own;
    this.steering = steering;
  }

  /** Goes on to a step that asks for this; true if that is not what the one before asked for. */
  public boolean goOn(Steering next) {
    boolean changed = !next.isLike(steering);
    steering = next;
    return changed;
  }

  /** {@link LearningRateSchedule#at} of the step in hand. */
  public double at(long step) {
    return steering.over(own).at(step);
  }

  /** {@link LearningRateSchedule#isOverAfter}, as things are for the step in hand. */
  public boolean isOverAfter(long step) {
    return steering.over(own).isOverAfter(step);
  }
}
