package dev.millrace.filters.pii;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Replaces personal data by values that belong to nobody. The same text always becomes the same
 * text, and a scrubbed text is left as it is: values are taken in rotation from the start of each
 * document. Safe for any number of threads.
 */
public final class PiiScrubber {
  // The IPv4 addresses did not answer when datatrove's authors chose them; the rest is reserved for
  // examples.
  private static final List<String> EMAILS =
      List.of("email@example.com", "firstname.lastname@example.org");
  private static final List<String> IPV4_ADDRESSES =
      List.of(
          "22.214.171.124",
          "126.96.36.199",
          "188.8.131.52",
          "184.108.40.206",
          "220.127.116.11",
          "18.104.22.168");

  private final List<PiiDetector> detectors;

  private PiiScrubber(List<PiiDetector> detectors) {
    this.detectors = detectors;
  }

  /**
   * The FineWeb recipe: e-mail addresses and public IPv4 addresses, as datatrove's PIIFormatter
   * with a counter per document.
   */
  public static PiiScrubber fineweb() {
    return new PiiScrubber(List.of(new EmailDetector(), new Ipv4Detector()));
  }

  /**
   * The recipe's kinds and IPv6 addresses, phone numbers, payment cards, IBANs, US social security
   * numbers and secrets; numbers without a country code are read as those of the United States.
   */
  public static PiiScrubber strict() {
    return new PiiScrubber(
        List.of(
            new SecretDetector(),
            new EmailDetector(),
            new IbanDetector(),
            new Ipv6Detector(),
            new Ipv4Detector(),
            new PaymentCardDetector(),
            new SsnDetector(),
            new PhoneDetector("US")));
  }

  /**
   * What would be replaced, in order; where spans of two kinds overlap, the more telling kind
   * stands.
   */
  public Collection<PiiSpan> find(String text) {
    TreeMap<Integer, PiiSpan> spans = new TreeMap<>();
    for (PiiDetector detector : detectors) {
      for (PiiSpan span : detector.find(text)) {
        Map.Entry<Integer, PiiSpan> before = spans.lowerEntry(span.end());
        if (before == null || before.getValue().end() <= span.start()) {
          spans.put(span.start(), span);
        }
      }
    }
    return spans.values();
  }

  /** Replaces what {@link #find} finds. */
  public Scrubbed scrub(String text) {
    Collection<PiiSpan> spans = find(text);
    Map<PiiKind, Integer> counts = new EnumMap<>(PiiKind.class);
    if (spans.isEmpty()) {
      return new Scrubbed(text, counts);
    }
    StringBuilder scrubbed = new StringBuilder(text.length());
    int kept = 0;
    for (PiiSpan span : spans) {
      List<String> values = replacements(span.kind());
      int earlier = counts.merge(span.kind(), 1, Integer::sum) - 1;
      scrubbed.append(text, kept, span.start()).append(values.get(earlier % values.size()));
      kept = span.end();
    }
    return new Scrubbed(scrubbed.append(text, kept, text.length()).toString(), counts);
  }

  private static List<String> replacements(PiiKind kind) {
    return switch (kind) {
      case EMAIL -> EMAILS;
      case IPV4 -> IPV4_ADDRESSES;
      case IPV6 -> List.of("2001:db8::1");
      case PHONE -> List.of("+1 202-555-0100");
      case PAYMENT_CARD -> List.of("4111 1111 1111 1111");
      case IBAN -> List.of("GB33BUKB20201555555555");
      case US_SSN -> List.of("000-00-0000");
      case SECRET -> List.of("[secret]");
    };
  }
}
