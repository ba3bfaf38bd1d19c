package dev.millrace.schemas.patience;

import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.SettingsException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Asks the broker or the registry until they answer. Ends only on what a human has to change: a
 * wrong password, a missing permission. Pauses between tries grow from 0.2 to 10 seconds.
 */
public final class Patience {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Refusal refusal;
  private final LongSupplier nanoTime;
  private final Optional<Duration> limit;
  private final Waiting outage;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Where no broker is asked, or nobody knows which.
   *
   * @param reader who reads, as a user would name it
   */
  public Patience(String reader, WaitNotices notices, LongSupplier nanoTime) {
    this(Refusal.anywhere(reader), notices, nanoTime);
  }

  /**
   * @param refusal who reads, and where
   */
  public Patience(Refusal refusal, WaitNotices notices, LongSupplier nanoTime) {
    this(refusal, notices, nanoTime, Optional.empty());
  }

  /**
   * Of who has something else to do.
   *
   * @param limit after which an outage is no longer waited for
   */
  public Patience(
      Refusal refusal, WaitNotices notices, LongSupplier nanoTime, Optional<Duration> limit) {
    this.nanoTime = nanoTime;
    this.limit = limit;
    this.refusal = refusal;
    this.outage = new Waiting(notices, nanoTime);
  }

  /**
   * The answer, however long it takes, or as long as the limit lets it.
   *
   * @throws TimeoutException if an outage lasts longer than the limit
   * @throws SettingsException if access is refused
   * @throws WakeupException once it is closed
   * @throws InterruptException if the thread is interrupted
   */
  public <T> T answerOf(Supplier<T> asking) {
    Duration pause = FIRST_PAUSE;
    long begin = nanoTime.getAsLong();
    while (true) {
      requireOpen();
      try {
        T answer = asking.get();
        outage.isOver();
        return answer;
      } catch (WakeupException | InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        // A client that is closed under a question is no outage.
        requireOpen();
        requireAccess(e);
        outage.goesOnFor(reason(e));
        requireTime(begin, e);
        await(pause);
        pause = doubled(pause);
      }
    }
  }

  private void requireTime(long begin, KafkaException error) {
    if (limit.isPresent() && nanoTime.getAsLong() - begin >= limit.get().toNanos()) {
      throw new TimeoutException(
          refusal.reader()
              + " does not wait longer than "
              + limit.get().toSeconds()
              + " s: "
              + reason(error),
          error);
    }
  }

  private static String reason(KafkaException error) {
    return error instanceof RegistryOutageException || error instanceof BrokerOutageException
        ? String.valueOf(error.getMessage())
        : "the broker does not answer: " + DeadLetters.describe(error);
  }

  private static Duration doubled(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private void requireAccess(KafkaException error) {
    if (Trouble.of(error) == Trouble.REFUSAL) {
      throw new SettingsException(refusal.reader() + ": " + refusal.of(error), error);
    }
  }

  private void await(Duration pause) {
    try {
      if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new WakeupException();
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Throws {@link WakeupException} once it is closed. */
  public void requireOpen() {
    if (isClosed()) {
      throw new WakeupException();
    }
  }

  public boolean isClosed() {
    return closing.getCount() == 0;
  }

  /** Ends all waiting, for good. Safe to call from any thread. */
  public void close() {
    closing.countDown();
  }
}
