package dev.millrace.http.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The SHA-256 of a secret, which is all that is kept of it. Secrets are random, of 256 bits, so
 * nobody can guess one back, and a slow hash would only slow each request.
 *
 * @param hex 64 digits of 0-9 and a-f: the hash of the secret's UTF-8 bytes
 */
public record SecretHash(String hex) {
  private static final String FORM = "[0-9a-f]{64}";

  public SecretHash {
    if (!hex.matches(FORM)) {
      throw new IllegalArgumentException("a SHA-256 has 64 digits of 0-9 and a-f");
    }
  }

  public static SecretHash of(String secret) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return new SecretHash(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** As it stands in a file; empty where the text is no such hash. */
  public static Optional<SecretHash> parse(String hex) {
    return hex.matches(FORM) ? Optional.of(new SecretHash(hex)) : Optional.empty();
  }

  /** Compared in constant time, so that timing tells nothing of a secret. */
  public boolean is(SecretHash shown) {
    return MessageDigest.isEqual(
        hex.getBytes(StandardCharsets.US_ASCII), shown.hex.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return hex;
  }
}
