package dev.millrace.filters.extraction;

import dev.millrace.filters.Verdict;
import dev.millrace.filters.extraction.metadata.PageMetadata;
import dev.millrace.filters.optout.NamedMeta;
import java.util.List;

/**
 * A page's title and main text.
 *
 * @param title may be empty
 * @param text one block a line, never blank
 * @param named the page's meta tags that have a name
 * @param metadata what the page says about the text
 */
public record Extraction(String title, String text, List<NamedMeta> named, PageMetadata metadata) {

  /** No block of the page was judged to be content. */
  public static final Verdict.Drop EMPTY = Verdict.Drop.of("extraction.empty", "empty");

  /** The page needs more steps than one may. */
  public static Verdict.Drop tooMuchWork(long steps, long limit) {
    return new Verdict.Drop("extraction.too-much-work", "too_much_work", steps, limit);
  }

  /** The parser gave up on the page. */
  public static final Verdict.Drop UNPARSABLE =
      Verdict.Drop.of("extraction.unparsable", "unparsable");
}
