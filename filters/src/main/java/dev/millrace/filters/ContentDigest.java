package dev.millrace.filters;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that tells exact duplicates and puts a text on one side of the held-out split. */
public final class ContentDigest {

  private ContentDigest() {}

  /**
   * SHA-256 of the text's UTF-8, 64 lower-case hexadecimal digits; wanted of the text after C4 and
   * before scrubbing.
   */
  public static String of(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
