package dev.millrace.filters;

import dev.millrace.schemas.DroppedDocument;

/** Makes the records of {@code dropped-documents}. */
public final class Drops {
  private static final int EXCERPT_CHARACTERS = 300;

  private Drops() {}

  public static DroppedDocument of(
      String stage, String url, String recordId, Verdict.Drop drop, String text) {
    return DroppedDocument.newBuilder()
        .setUrl(url)
        .setRecordId(recordId)
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
