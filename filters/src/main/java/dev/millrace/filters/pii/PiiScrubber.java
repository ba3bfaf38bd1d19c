package dev.millrace.filters.pii;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Replaces personal data by values that belong to nobody. The same text always becomes the same
 * text, and a scrubbed text is left as it is: values are taken in rotation from the start of each
 * document. Safe for any number of threads.
 */
public final class PiiScrubber {
  /**
   * Finds each kind. Where spans of two kinds overlap, the kind that stands first here is the more
   * telling one. Numbers without a country code are read as those of the United States.
   */
  private static final Map<PiiKind, Supplier<PiiDetector>> STRICT =
      detectors(StrictEmailDetector::new, StrictIpv4Detector::new);

  /** The recipe's own verdict on e-mail and IPv4 addresses, to the letter. */
  private static final Map<PiiKind, Supplier<PiiDetector>> RECIPE =
      detectors(EmailDetector::new, Ipv4Detector::new);

  /** The FineWeb recipe: datatrove's PIIFormatter with a counter per document. */
  public static final Set<PiiKind> FINEWEB = Set.of(PiiKind.EMAIL, PiiKind.IPV4);

  private final List<PiiDetector> detectors;

  private PiiScrubber(Map<PiiKind, Supplier<PiiDetector>> known, Set<PiiKind> kinds) {
    this.detectors =
        known.entrySet().stream()
            .filter(detector -> kinds.contains(detector.getKey()))
            .map(detector -> detector.getValue().get())
            .toList();
  }

  private static Map<PiiKind, Supplier<PiiDetector>> detectors(
      Supplier<PiiDetector> email, Supplier<PiiDetector> ipv4) {
    Map<PiiKind, Supplier<PiiDetector>> detectors = new LinkedHashMap<>();
    detectors.put(PiiKind.SECRET, SecretDetector::new);
    detectors.put(PiiKind.EMAIL, email);
    detectors.put(PiiKind.IBAN, IbanDetector::new);
    detectors.put(PiiKind.IPV6, Ipv6Detector::new);
    detectors.put(PiiKind.IPV4, ipv4);
    detectors.put(PiiKind.PAYMENT_CARD, PaymentCardDetector::new);
    detectors.put(PiiKind.US_SSN, SsnDetector::new);
    detectors.put(PiiKind.PHONE, () -> new PhoneDetector("US"));
    return Collections.unmodifiableMap(detectors);
  }

  /** {@link #FINEWEB}'s kinds, as the recipe finds them. */
  public static PiiScrubber fineweb() {
    return fineweb(FINEWEB);
  }

  /** These kinds; e-mail and IPv4 addresses as the recipe finds them. */
  public static PiiScrubber fineweb(Set<PiiKind> kinds) {
    return new PiiScrubber(RECIPE, kinds);
  }

  /** Every kind, as a reader would find them. */
  public static PiiScrubber strict() {
    return strict(EnumSet.allOf(PiiKind.class));
  }

  /** These kinds; addresses as a reader would find them. */
  public static PiiScrubber strict(Set<PiiKind> kinds) {
    return new PiiScrubber(STRICT, kinds);
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
      int earlier = counts.merge(span.kind(), 1, Integer::sum) - 1;
      scrubbed.append(text, kept, span.start()).append(span.kind().replacement(earlier));
      kept = span.end();
    }
    return new Scrubbed(scrubbed.append(text, kept, text.length()).toString(), counts);
  }
}
