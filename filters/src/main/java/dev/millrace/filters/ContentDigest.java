package dev.millrace.filters;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** The digest that tells exact duplicates and puts a text on one side of the held-out split. */
public final class ContentDigest {

  private ContentDigest() {}

  /**
   * SHA-256 of the text's UTF-8, 64 lower-case hexadecimal digits; wanted of the text after C4 and
   * before scrubbing.
   */
  public static String of(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
