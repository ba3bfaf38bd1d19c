package dev.millrace.ingest.internal.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A Content-Type value, read as leniently as servers write it.
 *
 * @param mediaType lower case, without parameters
 * @param charset as declared, without quotes; empty where it is not
 */
public record ContentType(String mediaType, String charset) {
  private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

  // WHATWG MIME Sniffing, section 7: types that say nothing.
  private static final Set<String> UNKNOWN =
      Set.of("unknown/unknown", "application/unknown", "*/*");

  /** Empty where the value names no type. */
  public static Optional<ContentType> parse(String value) {
    String[] parts = value.split(";", -1);
    String mediaType = parts[0].strip().toLowerCase(Locale.ROOT);
    if (mediaType.indexOf('/') <= 0 || UNKNOWN.contains(mediaType)) {
      return Optional.empty();
    }
    return Optional.of(new ContentType(mediaType, charsetIn(parts)));
  }

  private static String charsetIn(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String[] nameAndValue = parts[i].split("=", 2);
      if (nameAndValue.length == 2 && nameAndValue[0].strip().equalsIgnoreCase("charset")) {
        return nameAndValue[1].strip().replaceAll("^[\"']|[\"']$", "").strip();
      }
    }
    return "";
  }

  public boolean isHtml() {
    return HTML.contains(mediaType);
  }
}
