package dev.millrace.accounts.audit;

/**
 * An id that does not balance.
 *
 * @param recordId the page's id
 * @param fault what is wrong
 * @param detail both counts, in words
 */
public record Finding(String recordId, Fault fault, String detail) {

  /** What may be wrong with an id, as reports name it. */
  public enum Fault {
    /** It began more often than it ended. */
    MISSING("missing"),
    /** It ended more often than it began. */
    TWICE("twice"),
    /** It ended and never began. */
    WITHOUT_BEGINNING("without-beginning"),
    /** It is clean, and its tokens were never packed. */
    NOT_PACKED("not-packed"),
    /** Its tokens were packed more often than it became clean. */
    PACKED_TWICE("packed-twice"),
    /** A topic holds fewer of it than the fates say. */
    LOST_FROM_TOPIC("lost-from-topic"),
    /** A topic holds more of it than the fates say. */
    DOUBLED_ON_TOPIC("doubled-on-topic"),
    /** The parts in blocks leave gaps or overlap. */
    BROKEN_IN_BLOCKS("broken-in-blocks");

    private final String label;

    Fault(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
