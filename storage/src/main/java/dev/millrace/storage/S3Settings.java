package dev.millrace.storage;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Which S3-compatible store is meant. Who asks is found by the SDK's own chain: environment, system
 * properties, profile, container, instance.
 *
 * @param endpoint of another store than Amazon's
 * @param pathStyle whether the bucket stands in the path and not in the host's name
 * @param anonymous whether requests are not signed, for public buckets
 * @param busyPause between two tries of a write that the store has no time for
 */
public record S3Settings(
    Optional<URI> endpoint,
    String region,
    boolean pathStyle,
    boolean anonymous,
    Duration busyPause) {
  public static final S3Settings DEFAULT =
      new S3Settings(Optional.empty(), "us-east-1", false, false, Duration.ofSeconds(1));
}
