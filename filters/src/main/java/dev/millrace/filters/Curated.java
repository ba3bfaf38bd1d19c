package dev.millrace.filters;

import dev.millrace.filters.pii.PiiKind;
import dev.millrace.schemas.DroppedDocument;
import java.util.Map;

/** What became of a document before near-duplicates are looked for. */
public sealed interface Curated {

  /**
   * @param scrubbed how much personal data of each kind was replaced; kinds not found are absent
   */
  record Passed(Candidate candidate, Map<PiiKind, Integer> scrubbed) implements Curated {
    public Passed {
      scrubbed = Map.copyOf(scrubbed);
    }
  }

  record Dropped(DroppedDocument drop) implements Curated {}
}
