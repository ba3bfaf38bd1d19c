package dev.millrace.filters.pii;

import java.util.Map;

/**
 * A text without personal data.
 *
 * @param counts how many spans of each kind were replaced; kinds that were not found are absent
 */
public record Scrubbed(String text, Map<PiiKind, Integer> counts) {
  public Scrubbed {
    counts = Map.copyOf(counts);
  }
}
