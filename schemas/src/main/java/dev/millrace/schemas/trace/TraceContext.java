package dev.millrace.schemas.trace;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A span of a sampled trace, as the header {@code traceparent} names it (W3C Trace Context, level
 * 1). Ids are hashes of what they name: what is done again, after a crash or in a replay, has the
 * ids that it had before, so a store of traces holds it once.
 *
 * @param traceId 32 digits of lower-case hex
 * @param spanId 16 digits of lower-case hex
 */
public record TraceContext(String traceId, String spanId) {
  /** Of records that belong to a sampled trace. */
  public static final String HEADER = "traceparent";

  /** Later versions may go on after the flags. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?!ff)(?<version>[0-9a-f]{2})-(?!0{32})(?<trace>[0-9a-f]{32})"
              + "-(?!0{16})(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?");

  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  /** The context that a record came with; empty unless its trace is sampled. */
  public static Optional<TraceContext> of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null || header.value() == null
        ? Optional.empty()
        : parse(new String(header.value(), StandardCharsets.ISO_8859_1));
  }

  /** A header's value; empty if it has none of the forms allowed, or says that nobody samples. */
  public static Optional<TraceContext> parse(String header) {
    Matcher parts = FORM.matcher(header);
    boolean isSampled =
        parts.matches()
            && (Integer.parseInt(parts.group("flags"), 16) & 1) == 1
            && !("00".equals(parts.group("version")) && parts.group("more") != null);
    return isSampled
        ? Optional.of(new TraceContext(parts.group("trace"), parts.group("span")))
        : Optional.empty();
  }

  /** The trace of a page, whose first span is a stage's. */
  static TraceContext ofPage(String pageId, String stage) {
    String trace = hash("page", pageId).substring(0, TRACE_DIGITS);
    return new TraceContext(trace, hash(trace, stage).substring(0, SPAN_DIGITS));
  }

  /** A span below this one: the same for the same names. */
  TraceContext child(String... names) {
    return new TraceContext(traceId, hash(spanId, names).substring(0, SPAN_DIGITS));
  }

  private static String hash(String first, String... more) {
    Hasher hasher = Hashing.sha256().newHasher().putString(first, StandardCharsets.UTF_8);
    for (String name : more) {
      // No name holds it, so that no two rows of names are alike.
      hasher.putByte((byte) 0).putString(name, StandardCharsets.UTF_8);
    }
    return hasher.hash().toString();
  }

  /** The header's value. */
  @Override
  public String toString() {
    return "00-" + traceId + "-" + spanId + "-01";
  }

  /** Fresh headers of a record that belongs to the span, if there is one. */
  public static Headers headers(Optional<TraceContext> context) {
    Headers headers = new RecordHeaders();
    context.ifPresent(span -> span.addTo(headers));
    return headers;
  }

  /** Says of a record that it belongs to this span. */
  public void addTo(Headers headers) {
    headers.remove(HEADER).add(HEADER, toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
