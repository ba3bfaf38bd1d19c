package dev.millrace.filters;

import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;

/** What became of a page. */
public sealed interface Extracted {

  record Text(Document document) implements Extracted {}

  record Dropped(DroppedDocument drop) implements Extracted {}
}
