package dev.millrace.cli.takedown;

import dev.millrace.schemas.takedown.TakedownTarget;

/**
 * A text like one that a takedown takes, at a place that it does not take.
 *
 * @param kind how alike it is, and where it stands
 * @param take what a takedown has to name to take it
 */
public record Copy(String url, String recordId, Kind kind, TakedownTarget take) {

  /** What it is. */
  public enum Kind {
    /** A clean document with the very text. */
    SAME("same"),
    /** A clean document with nearly the text. */
    NEAR("near"),
    /** A page that was dropped because its text is one of those, or nearly. */
    DROPPED("dropped");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** As in reports. */
    public String label() {
      return label;
    }
  }
}
