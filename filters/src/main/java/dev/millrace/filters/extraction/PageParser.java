package dev.millrace.filters.extraction;

import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/** HTML into a {@link PageTree}, bounded in depth, size and time. */
final class PageParser {

  private PageParser() {}

  /**
   * @throws Deadline.DeadlineExceeded when the deadline passes before the tree stands
   */
  static PageTree parse(String html, String url, ExtractionSettings settings, Deadline deadline) {
    MarkupReader reader = new MarkupReader(html, settings.maxCharacters(), deadline);
    Parser parser = Parser.htmlParser().setMaxDepth(settings.maxDepth());
    Document document = parser.parseInput(reader, "");
    PageHead head = PageHead.of(document, reader.linkedData(), url);
    return PageTreeBuilder.build(document.body(), head, deadline);
  }
}
