package dev.millrace.storage.patient;

import dev.millrace.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a store is asked again. Common Crawl asks for no more than one retry a
 * second while it answers 503, and for a longer pause after 403, which is how it blocks who asks
 * too much.
 *
 * @param busyPause after an overload, a cut or an outage; with a jitter of as much again
 * @param forbiddenPause after the first 403; doubles with each further one
 * @param longestPause of any pause, a server's own wish included
 * @param giveUpAfter when an outage without any success has lasted too long
 */
public record Patience(
    Duration busyPause, Duration forbiddenPause, Duration longestPause, Duration giveUpAfter) {
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(15),
          Duration.ofHours(6));

  /**
   * @param failures in a row, this one included
   * @return empty where waiting mends nothing
   */
  Optional<Duration> pause(StorageException failure, int failures, RandomGenerator jitter) {
    return switch (failure) {
      case StorageException.Unavailable busy ->
          Optional.of(shorter(jittered(busy.retryAfter().orElse(busyPause), jitter)));
      case StorageException.Forbidden _ ->
          Optional.of(
              shorter(
                  jittered(forbiddenPause.multipliedBy(1L << Math.min(failures - 1, 20)), jitter)));
      case StorageException.NotFound _,
          StorageException.Changed _,
          StorageException.Conflict _,
          StorageException.Refused _,
          StorageException.Stopped _ ->
          Optional.empty();
    };
  }

  private Duration jittered(Duration pause, RandomGenerator jitter) {
    return pause.plusNanos(jitter.nextLong(busyPause.toNanos() + 1));
  }

  private Duration shorter(Duration pause) {
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}
