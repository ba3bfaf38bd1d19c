package dev.millrace.benchmarks.chaos.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Which records of a WARC file should become pages: answers 2xx with HTML in them, and texts of WET
 * files. Written from the documentation of {@code ingest}, not from its code.
 */
final class PageRule {
  private static final Pattern STATUS =
      Pattern.compile("HTTP/\\d(?:\\.\\d)?\\s+(\\d{3})(?:\\s.*)?");
  private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 206);

  private PageRule() {}

  /** What becomes of a record. */
  enum Outcome {
    PAGE,
    NO_PAGE,
    /** What decides is the product's own. */
    UNDECIDED
  }

  static Outcome of(WarcRecord record) {
    if (record.id().isEmpty() || record.url().isEmpty()) {
      return Outcome.NO_PAGE;
    }
    return switch (record.type()) {
      case "response" -> response(record);
      case "conversion" ->
          mediaType(record.field("content-type")).equals("text/plain") && record.blockLength() > 0
              ? Outcome.PAGE
              : Outcome.NO_PAGE;
      default -> Outcome.NO_PAGE;
    };
  }

  private static Outcome response(WarcRecord record) {
    if (!mediaType(record.field("content-type")).equals("application/http")) {
      return record.field("content-type").isEmpty() ? Outcome.UNDECIDED : Outcome.NO_PAGE;
    }
    int from = record.blockStart();
    int to = from + record.blockLength();
    int bodyStart = HeaderLines.end(record.bytes(), from, to);
    if (bodyStart < 0) {
      return Outcome.UNDECIDED;
    }
    String head = new String(record.bytes(), from, bodyStart - from, ISO_8859_1);
    Matcher status = STATUS.matcher(head.lines().findFirst().orElse(""));
    if (!status.matches()) {
      return Outcome.UNDECIDED;
    }
    int code = Integer.parseInt(status.group(1));
    if (code / 100 != 2 || WITHOUT_BODY.contains(code)) {
      return Outcome.NO_PAGE;
    }
    Map<String, String> http = HeaderLines.fields(record.bytes(), from, bodyStart);
    String identified = mediaType(record.field("warc-identified-payload-type"));
    String type =
        identified.isEmpty() ? mediaType(http.getOrDefault("content-type", "")) : identified;
    if (!type.isEmpty() && !HTML.contains(type)) {
      // */* and the like say nothing.
      return type.contains("unknown") || type.contains("*") ? Outcome.UNDECIDED : Outcome.NO_PAGE;
    }
    Outcome body = body(http, record.bytes(), bodyStart, to);
    return type.isEmpty() && body == Outcome.PAGE ? Outcome.UNDECIDED : body;
  }

  /** A page where there is at least one byte of it. */
  private static Outcome body(Map<String, String> http, byte[] bytes, int from, int to) {
    int start = from;
    if (http.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT).contains("chunked")) {
      start = afterChunkSize(bytes, from, to);
      if (start < 0) {
        return Outcome.UNDECIDED;
      }
    }
    if (start >= to) {
      return Outcome.NO_PAGE;
    }
    return switch (http.getOrDefault("content-encoding", "").toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Outcome.PAGE;
      case "gzip", "x-gzip" -> gzipped(bytes, start, to);
      default -> Outcome.UNDECIDED;
    };
  }

  /** Where the first chunk's bytes begin; the end where it has none; -1 where it is no chunk. */
  private static int afterChunkSize(byte[] bytes, int from, int to) {
    int size = 0;
    int at = from;
    for (; at < to && Character.digit(bytes[at], 16) >= 0; at++) {
      size = Math.min(1, size + Character.digit(bytes[at], 16));
    }
    boolean isSize = at > from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    if (!isSize || at == to) {
      return -1;
    }
    return size == 0 ? to : at + 1;
  }

  private static Outcome gzipped(byte[] bytes, int from, int to) {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, from, to - from))) {
      return in.read() < 0 ? Outcome.NO_PAGE : Outcome.PAGE;
    } catch (IOException e) {
      return Outcome.UNDECIDED;
    }
  }

  private static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
