package dev.millrace.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** Strings that fit a schema. Formats that are not known say nothing, as JSON Schema allows. */
final class SchemaStrings {
  private static final String DATE =
      "\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)"
          + "|02-(?:0[1-9]|1\\d|2[0-8]))";
  private static final String TIME =
      "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?"
          + "(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)";
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?";
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  private static final Map<String, String> REGEXES =
      Map.of(
          "date", DATE,
          "time", TIME,
          "date-time", DATE + "T" + TIME,
          "uuid", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
          "ipv4", BYTE + "(?:\\." + BYTE + "){3}",
          "hostname", LABEL + "(?:\\." + LABEL + "){0,4}",
          "email",
              "[a-z0-9_+-]{1,30}(?:\\.[a-z0-9_+-]{1,30}){0,3}@"
                  + LABEL
                  + "(?:\\."
                  + LABEL
                  + "){1,3}");

  private SchemaStrings() {}

  /** Strings of that format, without their quotation marks. */
  private static Optional<Expression> named(String format) {
    return Optional.ofNullable(REGEXES.get(format))
        .map(regex -> RegexReader.read(regex, RegexReader.Form.JSON));
  }

  static Expression of(JsonNode schema, String where) {
    int least = SchemaObjects.count(schema, "minLength", 0, where);
    int most = SchemaObjects.count(schema, "maxLength", -1, where);
    Optional<Expression> format = named(schema.path("format").asText());
    boolean pattern = schema.path("pattern").isTextual();
    if ((pattern || format.isPresent()) && (least > 0 || most >= 0)) {
      throw SchemaKeywords.fault(
          where, "a length beside 'pattern' or 'format' is not supported: write it into 'pattern'");
    }
    if (pattern && format.isPresent()) {
      throw SchemaKeywords.fault(where, "'pattern' beside 'format' is not supported");
    }
    if (pattern) {
      return JsonText.quoted(
          RegexReader.search(schema.path("pattern").textValue(), RegexReader.Form.JSON));
    }
    if (most >= 0 && most < least) {
      return Expression.NEVER;
    }
    return JsonText.quoted(
        format.orElseGet(() -> new Expression.Repeat(JsonText.CHARACTER, least, most)));
  }
}
