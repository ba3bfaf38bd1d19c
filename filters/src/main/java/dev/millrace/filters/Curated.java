package dev.millrace.filters;

import dev.millrace.schemas.DroppedDocument;

/** What became of a document before near-duplicates are looked for. */
public sealed interface Curated {

  record Passed(Candidate candidate) implements Curated {}

  record Dropped(DroppedDocument drop) implements Curated {}
}
