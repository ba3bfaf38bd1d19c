package dev.millrace.trainer.retrain;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Steps to take again, and what they cost.
 *
 * @param checkpoint what they begin with; empty: a new run's weights
 * @param after the step before the first of them
 * @param last the last of them
 * @param blocks token blocks that they read
 * @param gone those of the blocks that retention has deleted: with any the steps cannot be taken
 *     again
 * @param tokens targets that were trained on
 * @param time that the run took for them, without its waiting
 */
public record Replay(
    Optional<Path> checkpoint,
    long after,
    long last,
    long blocks,
    long gone,
    long tokens,
    Duration time) {

  public long steps() {
    return last - after;
  }
}
