package dev.millrace.filters.stream;

import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import java.time.Instant;

/** What leaves a processor of the curation topology. */
sealed interface Judged {

  record Undecided(Arrival arrival) implements Judged {}

  record Clean(Document document) implements Judged {}

  record Dropped(DroppedDocument drop, Instant ingestedAt) implements Judged {}

  record Poison(DeadLetter letter, Instant ingestedAt) implements Judged {}
}
