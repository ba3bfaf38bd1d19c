package dev.millrace.benchmarks.chaos.read;

import java.util.Locale;
import java.util.Map;

/**
 * One record of a WARC file.
 *
 * @param fields by name in lower case; of several the first
 * @param bytes all of it as it stands in the file, header and blank lines included
 * @param blockStart where in them the block begins
 */
record WarcRecord(Map<String, String> fields, byte[] bytes, int blockStart, int blockLength) {

  WarcRecord {
    fields = Map.copyOf(fields);
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  String type() {
    return field("warc-type").toLowerCase(Locale.ROOT);
  }

  /** Without the angle brackets that the standard asks for. */
  String id() {
    return unbracketed(field("warc-record-id"));
  }

  /** Without the angle brackets that wget 1.x adds. */
  String url() {
    return unbracketed(field("warc-target-uri"));
  }

  private static String unbracketed(String value) {
    return value.startsWith("<") && value.endsWith(">")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
