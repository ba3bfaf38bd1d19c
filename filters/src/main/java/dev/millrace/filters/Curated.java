package dev.millrace.filters;

import dev.millrace.filters.pii.PiiKind;
import java.util.Map;

/**
 * A document that passed the language threshold and every quality rule.
 *
 * @param scrubbed how much personal data of each kind was replaced; kinds not found are absent
 */
public record Curated(Candidate candidate, Map<PiiKind, Integer> scrubbed) {
  public Curated {
    scrubbed = Map.copyOf(scrubbed);
  }
}
