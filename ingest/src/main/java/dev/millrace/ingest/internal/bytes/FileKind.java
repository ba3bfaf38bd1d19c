package dev.millrace.ingest.internal.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Names a file that is no WARC by its first bytes, for the message that refuses it. */
public final class FileKind {
  private record Signature(String start, String name) {}

  private static final List<Signature> SIGNATURES =
      List.of(
          new Signature("filedesc://", "an ARC file's header (convert it to WARC)"),
          new Signature("PK\u0003\u0004", "a zip archive's header (a WACZ? unpack it)"),
          new Signature("(\u00b5/\u00fd", "zstd compressed data (unpack it)"),
          new Signature("BZh", "bzip2 compressed data (unpack it)"),
          new Signature("\u00fd7zXZ", "xz compressed data (unpack it)"),
          new Signature("%PDF", "a PDF document"),
          new Signature("<!doctype html", "an HTML page"),
          new Signature("<html", "an HTML page"),
          new Signature("{", "what looks like JSON"));

  private FileKind() {}

  /**
   * @param start the file's first bytes as ISO-8859-1
   */
  public static String describe(String start) {
    String lowerCase = start.toLowerCase(Locale.ROOT);
    for (Signature signature : SIGNATURES) {
      if (lowerCase.startsWith(signature.start.toLowerCase(Locale.ROOT))) {
        return signature.name;
      }
    }
    String head = start.substring(0, Math.min(start.length(), 16));
    if (head.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return "\"" + head + "\"";
    }
    return "bytes " + HexFormat.ofDelimiter(" ").formatHex(head.getBytes(ISO_8859_1));
  }
}
