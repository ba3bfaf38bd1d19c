package dev.millrace.schemas.kafka;

import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.SettingsException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Asks the broker or the registry until they answer. Ends only on what a human has to change: a
 * wrong password, a missing permission. Pauses between tries grow from 0.2 to 10 seconds.
 */
final class Patience {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final String reader;
  private final Waiting outage;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * @param reader who reads, as a user would name it
   */
  Patience(String reader, ScanNotices notices, LongSupplier nanoTime) {
    this.reader = reader;
    this.outage = new Waiting(notices, nanoTime);
  }

  /**
   * The answer, however long it takes.
   *
   * @throws SettingsException if access is refused
   * @throws WakeupException once it is closed
   * @throws InterruptException if the thread is interrupted
   */
  <T> T answerOf(Supplier<T> asking) {
    Duration pause = FIRST_PAUSE;
    while (true) {
      requireOpen();
      try {
        T answer = asking.get();
        outage.isOver();
        return answer;
      } catch (WakeupException | InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        requireAccess(e);
        outage.goesOnFor(DeadLetters.describe(e));
        await(pause);
        pause = doubled(pause);
      }
    }
  }

  private static Duration doubled(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private void requireAccess(KafkaException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException answer && refusesAccess(answer)) {
        throw new SettingsException(
            reader
                + ": the schema registry refuses access: "
                + answer.getMessage()
                + "; check the schema.registry settings",
            error);
      }
      if (cause instanceof AuthenticationException
          || cause instanceof AuthorizationException
          || cause instanceof UnsupportedVersionException) {
        throw new SettingsException(
            reader
                + ": the broker refuses access: "
                + cause.getMessage()
                + "; check the kafka settings, and what the user may read",
            error);
      }
    }
  }

  private static boolean refusesAccess(RestClientException answer) {
    return answer.getStatus() == UNAUTHORIZED || answer.getStatus() == FORBIDDEN;
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

  void requireOpen() {
    if (isClosed()) {
      throw new WakeupException();
    }
  }

  boolean isClosed() {
    return closing.getCount() == 0;
  }

  /** Safe to call from any thread. */
  void close() {
    closing.countDown();
  }
}
