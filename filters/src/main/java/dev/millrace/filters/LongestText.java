package dev.millrace.filters;

import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The longest text that fits its topic with the document's other fields, all of them bounded. */
final class LongestText {
  private static final int ENVELOPE_BYTES = 64 << 10;

  /** As UTF-8. */
  static final int BYTES = Topics.MAX_RECORD_BYTES - ENVELOPE_BYTES;

  private LongestText() {}

  /**
   * What is said of a text that is longer.
   *
   * @param group before the dot of the rule's name
   */
  static Optional<Verdict.Drop> fault(String group, String text) {
    return BoundedText.isWithin(text, BYTES)
        ? Optional.empty()
        : Optional.of(
            new Verdict.Drop(
                group + ".too-large",
                "too_large",
                text.getBytes(StandardCharsets.UTF_8).length,
                BYTES));
  }
}
