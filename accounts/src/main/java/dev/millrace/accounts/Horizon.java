package dev.millrace.accounts;

import java.time.Instant;

/**
 * What retention may have taken, so that it is said and not missed.
 *
 * @param fatesFrom fates appended before may be gone from {@code page-fates}
 * @param pagesFrom pages ingested before may be gone from {@code pages} or {@code documents}, read
 *     or not
 */
public record Horizon(Instant fatesFrom, Instant pagesFrom) {
  /** Nothing has expired. */
  public static final Horizon NONE = new Horizon(Instant.MIN, Instant.MIN);

  /** Whether the beginning of a page that came at that time may be gone. */
  public boolean mayHaveLostFate(Instant ingestedAt) {
    return ingestedAt.isBefore(fatesFrom);
  }

  /** Whether a page that came at that time may be gone before a stage read it. */
  public boolean mayHaveLostPage(Instant ingestedAt) {
    return ingestedAt.isBefore(pagesFrom);
  }
}
