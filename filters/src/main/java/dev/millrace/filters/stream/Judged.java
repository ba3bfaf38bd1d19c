package dev.millrace.filters.stream;

import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.trace.PageTrace;
import java.time.Instant;

/** What leaves a processor of the curation topology. */
sealed interface Judged {

  /** Ends the span in which a page was judged. */
  default void end(PageTrace trace, String recordId) {
    switch (this) {
      case Undecided _ -> trace.end(recordId, "kept", "");
      case Clean _ -> trace.end(recordId, Fate.CLEAN.label(), "");
      case Dropped(DroppedDocument drop, _) ->
          trace.end(recordId, Fate.DROPPED.label(), drop.getRule());
      case Poison _ -> trace.end(recordId, Fate.DEAD_LETTER.label(), "");
    }
  }

  record Undecided(Arrival arrival) implements Judged {}

  record Clean(Document document) implements Judged {}

  record Dropped(DroppedDocument drop, Instant ingestedAt) implements Judged {}

  record Poison(DeadLetter letter, Instant ingestedAt) implements Judged {}
}
