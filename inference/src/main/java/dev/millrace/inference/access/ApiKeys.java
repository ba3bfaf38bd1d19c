package dev.millrace.inference.access;

import com.google.common.hash.HashCode;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are good now. The file is looked at again once a second, so that a key can be given
 * or taken without a restart. Safe for any number of threads.
 */
public final class ApiKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final List<ApiKey> ofSettings;
  private final Optional<Path> file;
  private final LongSupplier clock;
  private final Map<String, CallRate> rates = new HashMap<>();
  private List<ApiKey> ofFile;
  private String seen;
  private long lookedAt;

  private ApiKeys(
      List<ApiKey> ofSettings,
      Optional<Path> file,
      List<ApiKey> ofFile,
      String seen,
      LongSupplier clock) {
    this.ofSettings = ofSettings;
    this.file = file;
    this.ofFile = ofFile;
    this.seen = seen;
    this.clock = clock;
    this.lookedAt = clock.getAsLong();
  }

  /**
   * @param plain keys that may do everything
   * @param clock of nanoseconds, which never goes back
   * @throws SettingsException if the file is none of keys
   */
  public static ApiKeys of(Collection<String> plain, Optional<Path> file, LongSupplier clock) {
    String seen = file.map(ApiKeys::version).orElse("");
    return new ApiKeys(
        plain.stream().map(ApiKey::unlimited).toList(),
        file,
        file.map(ApiKeyFile::read).orElse(List.of()),
        seen,
        clock);
  }

  /** Whether callers need none. */
  public boolean areOff() {
    return ofSettings.isEmpty() && file.isEmpty();
  }

  /** The key that was shown, if it is one. */
  public synchronized Optional<ApiKey> find(String shown) {
    look(clock.getAsLong());
    HashCode hash = ApiKey.hash(shown);
    return Stream.concat(ofSettings.stream(), ofFile.stream())
        .filter(key -> key.isOf(hash))
        .findFirst();
  }

  /** Counts a request; the seconds until it may come again where the key has made too many. */
  public synchronized OptionalInt take(ApiKey key) {
    if (key.perMinute() == 0) {
      return OptionalInt.empty();
    }
    long nanos = clock.getAsLong();
    CallRate rate = rates.get(key.name());
    if (rate == null || rate.perMinute() != key.perMinute()) {
      rate = new CallRate(key.perMinute(), nanos);
      rates.put(key.name(), rate);
    }
    return rate.take(nanos);
  }

  private void look(long nanos) {
    if (file.isEmpty() || nanos - lookedAt < LOOK_NANOS) {
      return;
    }
    lookedAt = nanos;
    String now = version(file.get());
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      ofFile = ApiKeyFile.read(file.get());
      LOG.info("{} API keys of {}", ofFile.size(), file.get());
    } catch (SettingsException e) {
      LOG.warn("{}; the keys of before stay", e.getMessage());
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
