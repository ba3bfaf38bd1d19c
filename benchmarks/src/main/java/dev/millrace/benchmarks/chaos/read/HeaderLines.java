package dev.millrace.benchmarks.chaos.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The fields of a WARC or HTTP header. */
final class HeaderLines {
  private HeaderLines() {}

  /**
   * @param bytes of the whole header, whose first line is no field
   * @return by name in lower case; of several the first
   */
  static Map<String, String> fields(byte[] bytes, int from, int to) {
    Map<String, String> fields = new HashMap<>();
    String[] lines = new String(bytes, from, to - from, ISO_8859_1).split("\r?\n", -1);
    for (int line = 1; line < lines.length; line++) {
      int colon = lines[line].indexOf(':');
      if (colon > 0) {
        String name = lines[line].substring(0, colon).strip().toLowerCase(Locale.ROOT);
        fields.putIfAbsent(name, lines[line].substring(colon + 1).strip());
      }
    }
    return fields;
  }

  /** Where the block after a header begins; -1 where the header has no end. */
  static int end(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != '\n') {
        continue;
      }
      if (at + 1 < to && bytes[at + 1] == '\n') {
        return at + 2;
      }
      if (at + 2 < to && bytes[at + 1] == '\r' && bytes[at + 2] == '\n') {
        return at + 3;
      }
    }
    return -1;
  }
}
