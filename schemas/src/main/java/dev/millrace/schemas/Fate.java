package dev.millrace.schemas;

import java.util.Arrays;
import java.util.Optional;

/** What may become of a page, as {@link PageFate} names it. */
public enum Fate {
  /** It is on {@code pages}. */
  INGESTED("ingested", false),
  /** A rule dropped it. */
  DROPPED("dropped", true),
  /** A stage failed on it. Of stage {@code tokenize} it is no end: the page is clean already. */
  DEAD_LETTER("dead-letter", true),
  /** It is on {@code clean-documents}. */
  CLEAN("clean", true),
  /** It was clean, and a takedown took it out: follows {@link #CLEAN} and stands in its place. */
  WITHDRAWN("withdrawn", true),
  /** Its tokens are in blocks, or in the one that is being filled. Follows {@link #CLEAN}. */
  PACKED("packed", false),
  /**
   * It is clean, and the packer of a generation that starts from another's {@code clean-documents}
   * passes over it by a rule. Follows {@link #CLEAN} in the place of {@link #PACKED}.
   */
  LEFT_OUT("left-out", false),
  /** A record that names no page, known by its location only. */
  UNREADABLE("unreadable", false);

  private final String label;
  private final boolean end;

  Fate(String label, boolean end) {
    this.label = label;
    this.end = end;
  }

  /** As on the wire. */
  public String label() {
    return label;
  }

  /** Whether a page's way through extraction and curation ends with it. */
  public boolean isEnd() {
    return end;
  }

  /** Empty for one that a later version writes. */
  public static Optional<Fate> of(String label) {
    return Arrays.stream(values()).filter(fate -> fate.label.equals(label)).findFirst();
  }
}
