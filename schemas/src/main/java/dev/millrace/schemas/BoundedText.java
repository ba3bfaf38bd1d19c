package dev.millrace.schemas;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Texts that pages and other programs choose, made short enough for every record that repeats them.
 */
public final class BoundedText {
  /** Longest URL, as UTF-8: RFC 9110, section 4.1, asks for support of at least 8,000 octets. */
  public static final int URL_BYTES = 8 << 10;

  /** Longest page id, as UTF-8; WARC record ids have 45 characters. */
  public static final int ID_BYTES = 1 << 10;

  /** Longest title, as UTF-8. */
  public static final int TITLE_BYTES = 4 << 10;

  private static final String CUT = "…";

  private BoundedText() {}

  /** The URL, or its beginning and an ellipsis. */
  public static String url(String url) {
    return cut(url, URL_BYTES);
  }

  /** The id, or a digest of one that is too long, so that different ids stay different. */
  public static String id(String id) {
    return isWithin(id, ID_BYTES)
        ? id
        : "sha256:" + Hashing.sha256().hashString(id, StandardCharsets.UTF_8);
  }

  /** The text, or as much of its beginning as fits in so many bytes of UTF-8 with an ellipsis. */
  public static String cut(String text, int maxBytes) {
    if (isWithin(text, maxBytes)) {
      return text;
    }
    int room = maxBytes - 3;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      room -= utf8Bytes(c);
      if (room < 0) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end) + CUT;
  }

  /** Whether a text takes at most so many bytes as UTF-8. */
  public static boolean isWithin(String text, int maxBytes) {
    // No char takes more than three.
    return text.length() <= maxBytes / 3
        || (text.length() <= maxBytes && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes);
  }

  private static int utf8Bytes(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
