package dev.millrace.schemas;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Makes one stage's records of {@code page-fates}. Each belongs into the transaction of the result
 * that it tells of.
 *
 * @param generation of the stage; empty for the first one
 */
public record PageFates(String stage, String generation, InstantSource clock) {
  /** The rule of {@link Fate#PACKED} for documents that are only evaluated on. */
  public static final String HELD_OUT = "held-out";

  /**
   * A header of records on {@code pages} whose {@link Fate#INGESTED} was written with them. Where
   * it is missing, another program wrote the page, and extraction writes that fate.
   */
  public static final String INGESTED_HEADER = "millrace-ingested";

  /** The beginning of a page, which all generations share. */
  public static PageFate ingested(String recordId, Instant at) {
    return new PageFates("ingest", "", () -> at).of(Fate.INGESTED, recordId, at);
  }

  public PageFate of(Fate fate, String recordId, Instant ingestedAt) {
    return PageFate.newBuilder()
        .setRecordId(recordId)
        .setGeneration(generation)
        .setStage(stage)
        .setFate(fate.label())
        .setTime(clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .setIngestedAt(ingestedAt.truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  public PageFate dropped(DroppedDocument drop, Instant ingestedAt) {
    PageFate fate = of(Fate.DROPPED, drop.getRecordId(), ingestedAt);
    fate.setRule(drop.getRule());
    return fate;
  }

  /** A dead letter that names no page is known by its location. */
  public PageFate deadLetter(DeadLetter letter, Instant ingestedAt) {
    if (letter.getRecordId().isEmpty()) {
      RecordLocation location =
          new RecordLocation(letter.getTopic(), letter.getPartition(), letter.getOffset());
      return of(Fate.UNREADABLE, location.toString(), ingestedAt);
    }
    return of(Fate.DEAD_LETTER, letter.getRecordId(), ingestedAt);
  }

  /**
   * @param rule by which a clean document is not packed
   */
  public PageFate leftOut(Document document, String rule) {
    PageFate fate = of(Fate.LEFT_OUT, document.getRecordId(), document.getIngestedAt());
    fate.setRule(rule);
    return fate;
  }

  /**
   * @param tokens targets that the document adds to the blocks
   */
  public PageFate packed(Document document, boolean heldOut, long tokens) {
    PageFate fate = of(Fate.PACKED, document.getRecordId(), document.getIngestedAt());
    fate.setRule(heldOut ? HELD_OUT : "");
    fate.setTokens(tokens);
    return fate;
  }
}
