package dev.millrace.filters.extraction.tree;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.Element;

/** Reads the marks of a page's elements; remembers names, which templates repeat. */
final class ElementMarks {

  private final Map<String, Long> marksOfNames = new HashMap<>();

  /** Bits of {@link Mark}. */
  long of(Element element, String tag) {
    long marks = marksOfTag(tag);
    if (element.attributesSize() == 0) {
      return marks;
    }
    marks |= marksOfRole(element.attr("role"));
    if (element.hasAttr("hidden")
        || element.attr("aria-hidden").equals("true")
        || hidesByStyle(element.attr("style"))) {
      marks |= Mark.HIDDEN.bit();
    }
    return marks
        | named(element.className())
        | named(element.id())
        | named(element.attr("itemprop"))
        | named(element.attr("data-testid"));
  }

  private static boolean hidesByStyle(String style) {
    if (style.isEmpty()) {
      return false;
    }
    String compact = style.replace(" ", "").toLowerCase(Locale.ROOT);
    return compact.contains("display:none") || compact.contains("visibility:hidden");
  }

  private long named(String names) {
    return names.isEmpty() ? 0 : marksOfNames.computeIfAbsent(names, Mark::ofNames);
  }

  private static long marksOfTag(String tag) {
    return switch (tag) {
      case "nav", "menu" -> Mark.NAVIGATION.bit();
      case "footer" -> Mark.FOOTER.bit();
      case "header" -> Mark.HEADER.bit();
      case "aside" -> Mark.ASIDE.bit();
      case "form", "fieldset" -> Mark.FORM.bit();
      case "article" -> Mark.ARTICLE.bit();
      case "main" -> Mark.MAIN.bit();
      case "ul", "ol" -> Mark.LIST.bit();
      case "table" -> Mark.TABLE.bit();
      case "figure", "figcaption" -> Mark.FIGURE.bit();
      case "blockquote" -> Mark.QUOTE.bit();
      case "dl" -> Mark.DEFINITIONS.bit();
      case "details" -> Mark.DETAILS.bit();
      case "section" -> Mark.SECTION.bit();
      case "button" -> Mark.BUTTON.bit();
      case "dialog" -> Mark.POPUP.bit();
      case "noscript" -> Mark.SCRIPTLESS.bit();
      default -> 0;
    };
  }

  private static long marksOfRole(String role) {
    return switch (role) {
      case "navigation", "menu", "menubar" -> Mark.NAVIGATION.bit();
      case "main" -> Mark.MAIN.bit();
      case "article" -> Mark.ARTICLE.bit();
      case "contentinfo" -> Mark.FOOTER.bit();
      case "banner" -> Mark.HEADER.bit();
      case "complementary" -> Mark.ASIDE.bit();
      case "search", "form" -> Mark.FORM.bit();
      case "dialog", "alertdialog", "alert" -> Mark.POPUP.bit();
      case "button" -> Mark.BUTTON.bit();
      default -> 0;
    };
  }
}
