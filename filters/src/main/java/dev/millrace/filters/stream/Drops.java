package dev.millrace.filters.stream;

import dev.millrace.filters.Verdict;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Page;

/**
 * Makes the records of {@code dropped-documents}, none longer than some 30 kB, whatever a page says
 * of itself.
 */
final class Drops {
  private static final int EXCERPT_CHARACTERS = 300;

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
