package dev.millrace.replay.lineage;

import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import java.util.Collections;
import java.util.SortedMap;

/**
 * What a page became in each generation, by the generation's name, without texts.
 *
 * @param clean documents
 */
public record PageEnds(
    SortedMap<String, Document> clean,
    SortedMap<String, DroppedDocument> dropped,
    SortedMap<String, DeadLetter> deadLetters) {

  public PageEnds {
    clean = Collections.unmodifiableSortedMap(clean);
    dropped = Collections.unmodifiableSortedMap(dropped);
    deadLetters = Collections.unmodifiableSortedMap(deadLetters);
  }
}
