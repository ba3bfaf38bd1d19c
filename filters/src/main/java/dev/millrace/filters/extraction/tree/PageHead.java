package dev.millrace.filters.extraction.tree;

import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What a page says about itself before its body begins.
 *
 * @param title the title element's text, white space collapsed
 * @param sharedTitle Open Graph's title, or empty
 * @param sharedType Open Graph's type in lower case, or empty
 * @param generator the software that made the page, in lower case, or empty
 * @param linkedData the page's JSON-LD scripts as written
 * @param url the page's address, or empty
 */
public record PageHead(
    String title,
    String sharedTitle,
    String sharedType,
    String generator,
    List<String> linkedData,
    String url) {

  static PageHead of(Document document, List<String> linkedData, String url) {
    String title = "";
    String sharedTitle = "";
    String sharedType = "";
    String generator = "";
    for (Element element : document.head().children()) {
      if (element.nameIs("title") && title.isEmpty()) {
        title = element.text().strip();
      } else if (element.nameIs("meta")) {
        String name = element.attr(element.hasAttr("property") ? "property" : "name");
        String content = element.attr("content").strip();
        switch (name) {
          case "og:title" -> sharedTitle = content;
          case "og:type" -> sharedType = content.toLowerCase(Locale.ROOT);
          case "generator", "Generator" -> generator = content.toLowerCase(Locale.ROOT);
          default -> {}
        }
      }
    }
    return new PageHead(title, sharedTitle, sharedType, generator, List.copyOf(linkedData), url);
  }
}
