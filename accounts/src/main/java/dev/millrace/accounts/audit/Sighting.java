package dev.millrace.accounts.audit;

import dev.millrace.schemas.PageFate;
import java.time.Instant;

/**
 * One thing seen of a page.
 *
 * @param recordId the page's id
 * @param from of {@link Kind#IN_BLOCK}: index of the first token among the document's
 * @param count of {@link Kind#PACKED} and {@link Kind#IN_BLOCK}: tokens
 * @param ingestedAt of the page; the epoch where the record does not say
 */
public record Sighting(String recordId, Kind kind, long from, long count, Instant ingestedAt) {

  /** Where it was seen: in the book of fates, or on the topics that the book tells of. */
  public enum Kind {
    INGESTED,
    DROPPED,
    DEAD_LETTER,
    CLEAN,
    WITHDRAWN,
    PACKED,
    /** It is clean, and the packer failed on it. */
    NOT_PACKED,
    /** It is clean, and the packer passed over it. */
    LEFT_OUT,
    ON_PAGES,
    ON_DROPPED_DOCUMENTS,
    ON_DEAD_LETTERS,
    ON_CLEAN_DOCUMENTS,
    /** A tombstone on {@code clean-documents} withdraws it. */
    BURIED,
    IN_BLOCK
  }

  /** Of a record on another topic than the fates. */
  public static Sighting on(Kind kind, String recordId, Instant ingestedAt) {
    return new Sighting(recordId, kind, 0, 0, ingestedAt);
  }

  /** A part of a document in a block. */
  public static Sighting inBlock(String recordId, long from, long tokens) {
    return new Sighting(recordId, Kind.IN_BLOCK, from, tokens, Instant.EPOCH);
  }

  static Sighting of(Kind kind, PageFate fate) {
    return new Sighting(fate.getRecordId(), kind, 0, fate.getTokens(), fate.getIngestedAt());
  }
}
