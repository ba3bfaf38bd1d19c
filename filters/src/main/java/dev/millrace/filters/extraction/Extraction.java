package dev.millrace.filters.extraction;

/** What a page gave: its main text, or the reason why it gave none. */
public sealed interface Extraction {

  /** No block of the page was judged to be content. */
  String EMPTY = "extraction.empty";

  /** The page ran past its time limit. */
  String TIMEOUT = "extraction.timeout";

  /** The parser gave up on the page. */
  String UNPARSABLE = "extraction.unparsable";

  /**
   * The main content.
   *
   * @param title may be empty
   * @param text one block a line, never blank
   */
  record Text(String title, String text) implements Extraction {}

  /**
   * No text, and why.
   *
   * @param reason {@link #EMPTY}, {@link #TIMEOUT} or {@link #UNPARSABLE}
   */
  record Nothing(String reason) implements Extraction {}
}
