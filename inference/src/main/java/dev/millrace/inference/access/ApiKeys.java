package dev.millrace.inference.access;

import dev.millrace.http.keys.FollowedFile;
import dev.millrace.http.keys.SecretHash;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The keys that are good now. Safe for any number of threads. */
public final class ApiKeys {
  private final List<ApiKey> ofSettings;
  private final Optional<FollowedFile<List<ApiKey>>> ofFile;
  private final LongSupplier clock;
  private final Map<String, CallRate> rates = new HashMap<>();

  private ApiKeys(
      List<ApiKey> ofSettings, Optional<FollowedFile<List<ApiKey>>> ofFile, LongSupplier clock) {
    this.ofSettings = ofSettings;
    this.ofFile = ofFile;
    this.clock = clock;
  }

  /**
   * @param plain keys that may do everything
   * @param clock of nanoseconds, which never goes back
   * @throws SettingsException if the file is none of keys
   */
  public static ApiKeys of(Collection<String> plain, Optional<Path> file, LongSupplier clock) {
    return new ApiKeys(
        plain.stream().map(ApiKey::unlimited).toList(),
        file.map(path -> new FollowedFile<>(path, ApiKeyFile::read, clock)),
        clock);
  }

  /** Whether callers need none. */
  public boolean areOff() {
    return ofSettings.isEmpty() && ofFile.isEmpty();
  }

  /** The key that was shown, if it is one. */
  public Optional<ApiKey> find(String shown) {
    SecretHash hash = SecretHash.of(shown);
    return Stream.concat(
            ofSettings.stream(), ofFile.stream().flatMap(file -> file.content().stream()))
        .filter(key -> key.hash().is(hash))
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
}
