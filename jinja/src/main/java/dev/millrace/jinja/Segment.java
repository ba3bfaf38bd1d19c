package dev.millrace.jinja;

/**
 * A piece of a rendered text.
 *
 * @param text not empty
 * @param origin who wrote it
 */
public record Segment(String text, Origin origin) {
  /** Who wrote a piece of text. */
  public enum Origin {
    /** The template, or a {@link Trusted} variable: special tokens are recognised here. */
    TEMPLATE,
    /** A variable: special tokens are mere characters here. */
    VALUE
  }
}
