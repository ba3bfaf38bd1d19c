package dev.millrace.cli.cpu;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.schemas.SettingsException;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Keeps threads to a share of one core, all of them together: what they use is measured, and each
 * waits before its next record for as long as they have used more than their share. What they have
 * left unused counts for {@link #MOST_SAVED_SECONDS} at most, so that a stage that had nothing to
 * do takes no more than that at once.
 *
 * <p>A thread is held for {@link #MOST_HELD} at most before one record, whatever the share: a
 * thread of Kafka Streams that stays away too long would lose its partitions or its transaction.
 * What is still owed then is waited for before the next records.
 */
public final class CpuShare implements Pace {
  static final double MOST_SAVED_SECONDS = 0.2;
  static final Duration MOST_HELD = Duration.ofSeconds(1);

  private final double share;
  private final DoubleSupplier cpuSeconds;
  private final Clock clock;
  private double lastSeconds;
  private double lastCpuSeconds;
  private double saved;

  /** The time that passes, and the waiting for it. */
  interface Clock {
    double seconds();

    void sleep(Duration time);
  }

  private enum SystemClock implements Clock {
    INSTANCE;

    @Override
    public double seconds() {
      return System.nanoTime() / 1e9;
    }

    @Override
    public void sleep(Duration time) {
      Uninterruptibles.sleepUninterruptibly(time);
    }
  }

  /**
   * @param share of one core, over 0 and not over 1
   * @param threads what they use, with all threads of theirs
   */
  public static CpuShare of(double share, StageThreads threads) {
    StageCpu cpu = new StageCpu(threads);
    return new CpuShare(share, cpu::stageSeconds, SystemClock.INSTANCE);
  }

  CpuShare(double share, DoubleSupplier cpuSeconds, Clock clock) {
    this.share = requireShare(share);
    this.cpuSeconds = cpuSeconds;
    this.clock = clock;
    this.lastSeconds = clock.seconds();
    this.lastCpuSeconds = cpuSeconds.getAsDouble();
  }

  /**
   * @throws SettingsException if it is none
   */
  public static double requireShare(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new SettingsException(
          "--rate is "
              + share
              + ", but must be over 0 and not over 1: a share of one core, such as 0.5; leave it"
              + " out for all that is there");
    }
    return share;
  }

  @Override
  public void await() {
    double most = MOST_HELD.toNanos() / 1e9;
    double held = 0;
    double wait = owedSeconds();
    while (wait > 0 && held < most) {
      double now = Math.min(wait, most - held);
      clock.sleep(Duration.ofNanos(Math.max(1_000_000, Math.round(now * 1e9))));
      held += Math.max(0.001, now);
      wait = owedSeconds();
    }
  }

  /** How long nobody may use anything until the share is kept; 0 or less: it is. */
  private synchronized double owedSeconds() {
    double seconds = clock.seconds();
    double used = cpuSeconds.getAsDouble();
    saved += (seconds - lastSeconds) * share - (used - lastCpuSeconds);
    saved = Math.min(saved, MOST_SAVED_SECONDS);
    lastSeconds = seconds;
    lastCpuSeconds = used;
    return -saved / share;
  }
}
