package dev.millrace.trainer.retrain;

import dev.millrace.schemas.TrainingLogEntry;
import java.time.Duration;

/** What steps of a run cost, by {@code training-log}. */
public final class LoggedCost {
  private final RunHistory runs;
  private final long after;
  private final long last;
  private final long tokensBefore;
  private long lastLogged;
  private long tokensReached;
  private double seconds;

  /**
   * @param after the step before the first that counts
   * @param last the last that counts
   * @param tokens that were trained on up to the step before
   */
  public LoggedCost(RunHistory runs, long after, long last, long tokens) {
    this.runs = runs;
    this.after = after;
    this.last = last;
    this.tokensBefore = tokens;
    this.lastLogged = after;
    this.tokensReached = tokens;
  }

  /** In the order of the log; a step that was taken again counts once. */
  public void add(TrainingLogEntry entry) {
    long step = entry.getStep();
    boolean counts = step > lastLogged && step <= last && runs.holds(entry.getRun(), step);
    if (counts && entry.getLoss() != null && entry.getTokensPerSecond() > 0) {
      seconds += (entry.getTokens() - tokensReached) / entry.getTokensPerSecond();
      tokensReached = entry.getTokens();
      lastLogged = step;
    }
  }

  /** Of all the steps, if those that are not logged are like the others. */
  public long tokens() {
    return Math.round((tokensReached - tokensBefore) * scale());
  }

  public Duration time() {
    return Duration.ofMillis(Math.round(1000 * seconds * scale()));
  }

  private double scale() {
    return lastLogged == after ? 0 : (double) (last - after) / (lastLogged - after);
  }
}
