package dev.millrace.crawl.robots.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a robots.txt as lines, whatever an editor or a server made of them. */
public final class RobotsText {
  private RobotsText() {}

  /**
   * Lines without their ends ({@code \n}, {@code \r\n} or {@code \r}). A byte order mark, whole or
   * cut, is dropped, as are NULs; UTF-16 is read as such, with a mark or, as ASCII shows it,
   * without.
   */
  public static List<String> lines(byte[] body) {
    return split(decode(body));
  }

  private static String decode(byte[] body) {
    if (startsWith(body, 0xff, 0xfe) || isPaddedAscii(body, 0)) {
      return text(body, StandardCharsets.UTF_16LE);
    }
    if (startsWith(body, 0xfe, 0xff) || isPaddedAscii(body, 1)) {
      return text(body, StandardCharsets.UTF_16BE);
    }
    int mark = startsWith(body, 0xef, 0xbb, 0xbf) ? 3 : startsWith(body, 0xef, 0xbb) ? 2 : 0;
    if (mark == 0 && startsWith(body, 0xef) && body.length > 1 && body[1] > 0x1f) {
      mark = 1;
    }
    return new String(body, mark, body.length - mark, StandardCharsets.UTF_8).replace("\0", "");
  }

  private static String text(byte[] body, Charset charset) {
    return new String(body, charset).replace("\ufeff", "").replace("\0", "");
  }

  /** Four characters of ASCII at odd or even offsets, NULs at the others. */
  private static boolean isPaddedAscii(byte[] body, int first) {
    if (body.length < 8) {
      return false;
    }
    for (int i = 0; i < 8; i += 2) {
      if (body[i + first] <= 0 || body[i + 1 - first] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] body, int... octets) {
    if (body.length < octets.length) {
      return false;
    }
    for (int i = 0; i < octets.length; i++) {
      if ((body[i] & 0xff) != octets[i]) {
        return false;
      }
    }
    return true;
  }

  private static List<String> split(String text) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '\n' || next == '\r') {
        lines.add(text.substring(begin, i));
        i += next == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
        begin = i + 1;
      }
    }
    lines.add(text.substring(begin));
    return lines;
  }
}
