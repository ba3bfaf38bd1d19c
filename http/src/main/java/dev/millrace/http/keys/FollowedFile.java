package dev.millrace.http.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says now. It is looked at again once a second, so that a key can be given or taken
 * without a restart; while it cannot be read, what it said before stays. Safe for any number of
 * threads.
 */
public final class FollowedFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedFile.class);
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final Path file;
  private final Function<Path, T> reader;
  private final LongSupplier clock;
  private String seen;
  private T content;
  private long lookedAt;

  /**
   * @param reader of the file; what it throws here is thrown to the caller
   * @param clock of nanoseconds, which never goes back
   */
  public FollowedFile(Path file, Function<Path, T> reader, LongSupplier clock) {
    this.file = file;
    this.reader = reader;
    this.clock = clock;
    this.seen = version(file);
    this.content = reader.apply(file);
    this.lookedAt = clock.getAsLong();
  }

  public synchronized T content() {
    long nanos = clock.getAsLong();
    if (nanos - lookedAt >= LOOK_NANOS) {
      lookedAt = nanos;
      look();
    }
    return content;
  }

  private void look() {
    String now = version(file);
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      content = reader.apply(file);
      LOG.info("{} has changed and is in force", file);
    } catch (RuntimeException e) {
      LOG.warn("{}; what was there before stays in force", e.getMessage());
    }
  }

  private static String version(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "";
    }
  }
}
