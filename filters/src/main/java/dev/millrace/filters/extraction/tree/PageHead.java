package dev.millrace.filters.extraction.tree;

import dev.millrace.filters.extraction.metadata.MetadataReader;
import dev.millrace.filters.extraction.metadata.PageMetadata;
import dev.millrace.filters.optout.NamedMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
 * @param named meta tags that have a name; some say how the page may be used
 * @param url the page's address, or empty
 * @param metadata of its text, the body's bylines included
 */
public record PageHead(
    String title,
    String sharedTitle,
    String sharedType,
    String generator,
    List<String> linkedData,
    List<NamedMeta> named,
    String url,
    PageMetadata metadata) {

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
    return new PageHead(
        title,
        sharedTitle,
        sharedType,
        generator,
        List.copyOf(linkedData),
        named(document),
        url,
        MetadataReader.read(document, linkedData, url));
  }

  /** Also those that stand first in the body: a stray tag ends the head before them. */
  private static List<NamedMeta> named(Document document) {
    List<NamedMeta> found = new ArrayList<>();
    Stream.concat(
            document.head().getElementsByTag("meta").stream(),
            document.body().children().stream().filter(element -> element.nameIs("meta")))
        .forEach(
            meta -> {
              String name = meta.attr(meta.hasAttr("name") ? "name" : "http-equiv");
              String known = name.strip().toLowerCase(Locale.ROOT);
              if (!known.isEmpty()) {
                found.add(new NamedMeta(known, meta.attr("content")));
              }
            });
    return List.copyOf(found);
  }
}
