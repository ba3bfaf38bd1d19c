package dev.millrace.filters.stream;

import dev.millrace.filters.Verdict;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;

/**
 * Makes the records of {@code dropped-documents}, none longer than some 30 kB, whatever a page says
 * of itself.
 */
final class Drops {
  private static final int EXCERPT_CHARACTERS = 300;

  private static final Verdict.Drop TAKEN_DOWN =
      Verdict.Drop.of(Takedowns.RULE, "takedown_requested");

  private Drops() {}

  static DroppedDocument of(String stage, Page page, Verdict.Drop drop) {
    return of(stage, page.getUrl(), page.getRecordId(), drop, "");
  }

  static DroppedDocument of(String stage, Document document, Verdict.Drop drop) {
    DroppedDocument dropped =
        of(stage, document.getUrl(), document.getRecordId(), drop, document.getText());
    dropped.setLanguage(document.getLanguage());
    return dropped;
  }

  /** Of a page that a takedown took; says nothing of its text. */
  static DroppedDocument taken(String stage, Page page, TakedownTarget takedown) {
    return taken(stage, page.getUrl(), page.getRecordId(), takedown);
  }

  /** Of a document that a takedown took; says nothing of its text. */
  static DroppedDocument taken(String stage, Document document, TakedownTarget takedown) {
    return taken(stage, document.getUrl(), document.getRecordId(), takedown);
  }

  private static DroppedDocument taken(
      String stage, String url, String recordId, TakedownTarget takedown) {
    DroppedDocument drop = of(stage, url, recordId, TAKEN_DOWN, "");
    drop.setTakedown(takedown.key());
    return drop;
  }

  private static DroppedDocument of(
      String stage, String url, String recordId, Verdict.Drop drop, String text) {
    return DroppedDocument.newBuilder()
        .setUrl(BoundedText.url(url))
        .setRecordId(BoundedText.id(recordId))
        .setStage(stage)
        .setRule(drop.rule())
        .setReason(drop.reason())
        .setMeasured(drop.measured())
        .setLimit(drop.limit())
        .setMatchedItem(BoundedText.url(drop.matched()))
        .setExcerpt(excerpt(text))
        .build();
  }

  private static String excerpt(String text) {
    if (text.length() <= EXCERPT_CHARACTERS) {
      return text;
    }
    int end =
        Character.isHighSurrogate(text.charAt(EXCERPT_CHARACTERS - 1))
            ? EXCERPT_CHARACTERS - 1
            : EXCERPT_CHARACTERS;
    return text.substring(0, end);
  }
}
