package dev.millrace.inference.access;

import dev.millrace.http.keys.SecretHash;
import java.util.EnumSet;
import java.util.Set;

/**
 * A key that callers may show. Only its SHA-256 is kept.
 *
 * @param name whose it is, for messages
 * @param perMinute requests that it may make a minute; 0: as many as it likes
 */
public record ApiKey(String name, SecretHash hash, Set<KeyScope> scopes, int perMinute) {
  public ApiKey {
    scopes = Set.copyOf(scopes);
  }

  /** One from the settings, which may do everything. */
  static ApiKey unlimited(String key) {
    return new ApiKey(
        "of inference.api-keys", SecretHash.of(key), EnumSet.allOf(KeyScope.class), 0);
  }
}
