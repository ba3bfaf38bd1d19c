package dev.millrace.filters.extraction;

import dev.millrace.filters.Verdict;
import dev.millrace.filters.optout.OptOut;
import java.util.Set;

/**
 * A page's title and main text.
 *
 * @param title may be empty
 * @param text one block a line, never blank
 * @param optOuts what the page's meta tags say of its use
 */
public record Extraction(String title, String text, Set<OptOut> optOuts) {

  /** No block of the page was judged to be content. */
  public static final Verdict.Drop EMPTY = Verdict.Drop.of("extraction.empty", "empty");

  /** The page ran past its time limit. */
  public static final Verdict.Drop TIMEOUT = Verdict.Drop.of("extraction.timeout", "timeout");

  /** The parser gave up on the page. */
  public static final Verdict.Drop UNPARSABLE =
      Verdict.Drop.of("extraction.unparsable", "unparsable");
}
