package dev.millrace.filters.extraction.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;

/** The elements of a page that may say something about its text. */
final class PageSigns {
  /** Names of classes by which an element calls itself an author's name or a day. */
  private static final Set<String> AUTHOR_WORDS = Set.of("author", "byline", "byl", "authors");

  private static final Set<String> DATE_WORDS =
      Set.of("date", "published", "pubdate", "datetime", "timestamp", "posted", "dateline", "time");

  private static final int MOST = 16;

  private static final int TEXTS_AFTER_HEADING = 30;

  private static final int LONGEST_CLASS = 200;

  private enum Kind {
    AUTHOR,
    DATE,
    OTHER
  }

  /** Characters of a text that is a byline or a day, and no prose. */
  private static final int SHORT = 60;

  /** By lower-case name or property; the first of each. */
  final Map<String, String> meta = new HashMap<>();

  final List<String> metaAuthors = new ArrayList<>();
  final List<Element> times = new ArrayList<>();
  final List<Element> authors = new ArrayList<>();
  final List<Element> authorProperties = new ArrayList<>();
  final List<Element> authorLinks = new ArrayList<>();
  final List<Element> dates = new ArrayList<>();
  final List<Element> publishedProperties = new ArrayList<>();
  final List<Element> licences = new ArrayList<>();

  /** Short texts after the main heading, as a reader meets them. */
  final List<String> afterHeading = new ArrayList<>();

  private final Map<String, Kind> classes = new HashMap<>();
  private boolean headed;
  private int passed;

  /** What is meant for machines and stands in the head, which may spill into the body. */
  static PageSigns ofHead(Document document) {
    PageSigns signs = new PageSigns();
    for (Element part : List.of(document.head(), document.body())) {
      for (Element element : part.children()) {
        signs.takeHead(element);
      }
    }
    return signs;
  }

  private void takeHead(Element element) {
    switch (element.normalName()) {
      case "meta" -> takeMeta(element);
      case "link" -> takeLink(element);
      default -> {}
    }
  }

  /**
   * @param licencesOnly where author and day are known
   */
  void takeBody(Element body, boolean licencesOnly) {
    NodeTraversor.traverse(
        (node, depth) -> {
          if (node instanceof Element element) {
            if (element.nameIs("a")) {
              takeLink(element);
            }
            if (!licencesOnly) {
              take(element);
            }
          } else if (headed && node instanceof TextNode text) {
            takeText(text);
          }
        },
        body);
  }

  private void takeText(TextNode text) {
    if (passed >= TEXTS_AFTER_HEADING || text.isBlank()) {
      return;
    }
    passed++;
    if (text.getWholeText().length() <= 2 * SHORT) {
      String line = AuthorNames.line(text.getWholeText());
      if (line.length() <= SHORT) {
        afterHeading.add(line);
      }
    }
  }

  private void take(Element element) {
    switch (element.normalName()) {
      case "meta" -> takeMeta(element);
      case "h1" -> headed = true;
      case "time" -> add(times, element);
      default -> {}
    }
    if (element.attributesSize() > 0) {
      takeProperty(element);
      takeClass(element);
    }
  }

  private void takeMeta(Element element) {
    String content = AuthorNames.line(element.attr("content"));
    if (content.isEmpty()) {
      return;
    }
    for (String attribute : List.of("property", "name", "itemprop", "http-equiv")) {
      String name = element.attr(attribute).strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty()) {
        meta.putIfAbsent(name, content);
        if (MetaNames.AUTHORS.contains(name) && metaAuthors.size() < MOST) {
          metaAuthors.add(content);
        }
      }
    }
  }

  private void takeLink(Element element) {
    String rel = element.attr("rel").toLowerCase(Locale.ROOT);
    if (rel.isEmpty()) {
      return;
    }
    for (String one : rel.split("\\s+", -1)) {
      if (one.equals("license")) {
        add(licences, element);
      } else if (one.equals("author") && element.nameIs("a")) {
        add(authorLinks, element);
      }
    }
  }

  private void takeProperty(Element element) {
    switch (element.attr("itemprop").toLowerCase(Locale.ROOT)) {
      case "author", "creator" -> add(authorProperties, element);
      case "datepublished", "datecreated" -> add(publishedProperties, element);
      case "license" -> add(licences, element);
      default -> {}
    }
  }

  private void takeClass(Element element) {
    String names = element.className();
    if (names.isEmpty() || names.length() > LONGEST_CLASS) {
      return;
    }
    switch (classes.computeIfAbsent(names, PageSigns::kind)) {
      case AUTHOR -> add(authors, element);
      case DATE -> add(dates, element);
      case OTHER -> {}
    }
  }

  /** What an element of this class calls itself; {@code entry-meta__authorName} an author. */
  private static Kind kind(String names) {
    int start = 0;
    for (int i = 0; i <= names.length(); i++) {
      boolean end = i == names.length() || !Character.isLetter(names.charAt(i));
      boolean hump = !end && i > start && Character.isUpperCase(names.charAt(i));
      if (end || hump) {
        String word = names.substring(start, i).toLowerCase(Locale.ROOT);
        if (AUTHOR_WORDS.contains(word)) {
          return Kind.AUTHOR;
        } else if (DATE_WORDS.contains(word)) {
          return Kind.DATE;
        }
        start = end ? i + 1 : i;
      }
    }
    return Kind.OTHER;
  }

  private static void add(List<Element> list, Element element) {
    if (list.size() < MOST && !list.contains(element)) {
      list.add(element);
    }
  }
}
