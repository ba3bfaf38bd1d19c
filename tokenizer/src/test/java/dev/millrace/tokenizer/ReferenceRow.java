package dev.millrace.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rows of jtokkit's reference encodings: input, ids, and the first ten ids. */
record ReferenceRow(String input, int[] ids) {
  // RFC 4180: a field in quotes, with quotes doubled, or one without
  private static final Pattern FIELD =
      Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*+)\"|([^,\"\\r\\n]*+))(,|\\r?\\n|\\z)");

  static List<ReferenceRow> parse(String csv) {
    List<ReferenceRow> rows = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    Matcher matcher = FIELD.matcher(csv);
    while (matcher.find() && matcher.start() < csv.length()) {
      String quoted = matcher.group(1);
      fields.add(quoted == null ? matcher.group(2) : quoted.replace("\"\"", "\""));
      if (!matcher.group(3).equals(",")) {
        if (fields.size() > 1) {
          rows.add(new ReferenceRow(fields.get(0), ids(fields.get(1))));
        }
        fields.clear();
      }
      if (matcher.end() == csv.length()) {
        break;
      }
    }
    return rows;
  }

  /** The rows after the header. */
  static List<ReferenceRow> parseWithHeader(String csv) {
    return parse(csv.substring(csv.indexOf('\n') + 1));
  }

  private static int[] ids(String field) {
    String inner = field.replaceAll("[\\[\\] ]", "");
    return inner.isEmpty()
        ? new int[0]
        : Stream.of(inner.split(",", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
