package dev.millrace.ingest.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recognizes HTML by its first bytes where no header names a type, after the WHATWG MIME Sniffing
 * Standard, section 7.1; XHTML, which the standard takes for XML, by its root element.
 */
public final class HtmlSniffer {
  /** What the standard calls the resource header: the bytes that are looked at. */
  static final int HEADER_BYTES = 1445;

  private static final List<String> TAGS =
      List.of(
          "<!doctype html",
          "<html",
          "<head",
          "<script",
          "<iframe",
          "<h1",
          "<div",
          "<font",
          "<table",
          "<a",
          "<style",
          "<title",
          "<b",
          "<body",
          "<br",
          "<p");

  private HtmlSniffer() {}

  /** {@code text/html}, {@code application/xhtml+xml}, or empty for anything else. */
  public static Optional<String> sniff(byte[] body) {
    String start = new String(body, 0, Math.min(body.length, HEADER_BYTES), ISO_8859_1);
    String utf8ByteOrderMark = "\u00ef\u00bb\u00bf";
    String text =
        (start.startsWith(utf8ByteOrderMark) ? start.substring(3) : start)
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    if (text.startsWith("<!--") || TAGS.stream().anyMatch(tag -> isTag(text, tag))) {
      return Optional.of("text/html");
    }
    return text.startsWith("<?xml") && text.contains("<html")
        ? Optional.of("application/xhtml+xml")
        : Optional.empty();
  }

  private static boolean isTag(String text, String tag) {
    return text.startsWith(tag)
        && text.length() > tag.length()
        && (text.charAt(tag.length()) == ' ' || text.charAt(tag.length()) == '>');
  }
}
