package dev.millrace.crawl.robots;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the outcome of asking for a robots.txt means for its host (RFC 9309, section 2.3.1): a file
 * rules, its absence allows, its being unreachable forbids. Pure: the frontier keeps the state and
 * asks again when told.
 */
public final class RobotsPolicy {
  /** How many redirects are followed; what lies beyond counts as unavailable, which allows. */
  public static final int MAX_REDIRECTS = 5;

  /** How long a file is obeyed before it is asked for again (section 2.4: at most a day). */
  public static final Duration FRESH = Duration.ofHours(24);

  /** How long to wait for one that could not be reached. */
  public static final Duration RETRY = Duration.ofHours(1);

  /** What is known of a host's robots.txt. */
  public sealed interface Standing {
    /** When it is to be asked for again. */
    Instant askAgainAt();

    /** These rules hold. */
    record Rules(RobotsFile file, Instant fetchedAt, Instant askAgainAt) implements Standing {}

    /** There is none: all is allowed. */
    record NoFile(Instant askAgainAt) implements Standing {}

    /**
     * Nobody knows: nothing is allowed.
     *
     * @param why such as {@code status 503} or {@code timeout}
     */
    record Unreachable(String why, Instant askAgainAt) implements Standing {}
  }

  private RobotsPolicy() {}

  /**
   * After a whole answer that is no redirect to follow; one beyond {@link #MAX_REDIRECTS} counts as
   * no file.
   *
   * @param body up to {@link RobotsFile#LIMIT_BYTES} and one more
   * @param before what was known
   */
  public static Standing answered(
      int status, byte[] body, Instant now, Optional<? extends Standing> before) {
    if (status / 100 == 2) {
      return new Standing.Rules(RobotsFile.parse(body), now, now.plus(FRESH));
    }
    // 429 is a 4xx that says that the server is there and busy, as Google reads it too.
    boolean unavailable = status / 100 == 3 || (status / 100 == 4 && status != 429);
    return unavailable
        ? new Standing.NoFile(now.plus(FRESH))
        : unreachable("status " + status, now, before);
  }

  /** After 304 to a conditional request: the file known is fresh again. */
  public static Standing unchanged(Standing.Rules known, Instant now) {
    return new Standing.Rules(known.file(), now, now.plus(FRESH));
  }

  /** After no answer at all: the last good copy holds for a day, then nothing is allowed. */
  public static Standing unreachable(String why, Instant now, Optional<? extends Standing> before) {
    Instant retryAt = now.plus(RETRY);
    return before.isPresent()
            && before.get() instanceof Standing.Rules rules
            && now.isBefore(rules.fetchedAt().plus(FRESH))
        ? new Standing.Rules(rules.file(), rules.fetchedAt(), retryAt)
        : new Standing.Unreachable(why, retryAt);
  }

  /** Whether that URL's path may be fetched under what is known. */
  public static RobotsVerdict verdict(Standing standing, String userAgentToken, String path) {
    return switch (standing) {
      case Standing.Rules rules -> rules.file().verdict(userAgentToken, path);
      case Standing.NoFile none -> RobotsVerdict.NO_RULE;
      case Standing.Unreachable unreachable ->
          new RobotsVerdict(false, Optional.of("robots.txt unreachable: " + unreachable.why()), 0);
    };
  }
}
