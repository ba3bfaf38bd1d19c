package dev.millrace.filters.extraction.tree;

import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.OutOfTimeException;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/** HTML into a {@link PageTree}, bounded in depth, size and effort. */
public final class PageParser {

  private PageParser() {}

  /**
   * Empty when the HTML parser fails, which it should not on any input.
   *
   * @throws Effort.TooMuch when the tree needs more steps than are left
   */
  public static Optional<PageTree> parse(
      String html, String url, ExtractionSettings settings, Effort effort) {
    MarkupReader reader = new MarkupReader(html, settings.maxCharacters(), effort);
    Document document;
    try {
      Parser parser = Parser.htmlParser().setMaxDepth(settings.maxDepth());
      document = parser.parseInput(reader, "");
    } catch (Effort.TooMuch | OutOfTimeException e) {
      throw e;
    } catch (RuntimeException e) {
      // A fault of the library on one hostile page must cost that page and not the stream.
      return Optional.empty();
    }
    PageHead head = PageHead.of(document, reader.linkedData(), url);
    return Optional.of(PageTreeBuilder.build(document.body(), head, effort));
  }
}
