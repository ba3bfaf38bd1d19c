package dev.millrace.accounts.audit;

import dev.millrace.accounts.Horizon;
import dev.millrace.schemas.Origins;
import java.time.Instant;

/**
 * What an audit holds against what.
 *
 * @param origins whose stages' fates count
 * @param deep whether the topics themselves are held against the fates
 * @param horizon what retention may have taken of the fates and pages
 * @param topics what it may have taken of the topics that a deep audit reads
 */
public record AuditScope(Origins origins, boolean deep, Horizon horizon, TopicHorizons topics) {

  /**
   * The pipeline while it was read.
   *
   * @param atRest whether nothing was on its way, so that a page without an end is missing
   * @param openTokens at most so many tokens wait in open blocks
   */
  public record Pipeline(boolean atRest, long openTokens) {}

  /** Records of before these times may be gone. */
  public record TopicHorizons(
      Instant pages, Instant dropped, Instant deadLetters, Instant clean, Instant blocks) {
    /** Nothing has expired. */
    public static final TopicHorizons NONE =
        new TopicHorizons(Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN);
  }
}
