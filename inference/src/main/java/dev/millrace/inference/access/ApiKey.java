package dev.millrace.inference.access;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Set;

/**
 * A key that callers may show. Only its SHA-256 is kept: keys are random, of 256 bits, so nobody
 * can guess one back from it, and a slow hash would only slow each request.
 *
 * @param name whose it is, for messages
 * @param sha256 of the key's UTF-8 bytes
 * @param perMinute requests that it may make a minute; 0: as many as it likes
 */
public record ApiKey(String name, HashCode sha256, Set<KeyScope> scopes, int perMinute) {
  public ApiKey {
    scopes = Set.copyOf(scopes);
  }

  /** One from the settings, which may do everything. */
  static ApiKey unlimited(String key) {
    return new ApiKey("of inference.api-keys", hash(key), EnumSet.allOf(KeyScope.class), 0);
  }

  public static HashCode hash(String key) {
    return Hashing.sha256().hashString(key, StandardCharsets.UTF_8);
  }

  /** Compared in constant time, so that timing tells nothing of a key. */
  boolean isOf(HashCode shown) {
    return MessageDigest.isEqual(sha256.asBytes(), shown.asBytes());
  }
}
