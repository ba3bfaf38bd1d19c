package dev.millrace.filters.extraction;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter.FilterResult;

/** All that stands in a page for people, before any choice of what is content. */
public final class SourceText {
  private static final String NO_TEXT = "script, style, noscript, template";

  private SourceText() {}

  /**
   * Its pieces between tags in their order, white space squeezed, without blank ones.
   *
   * @param most pieces beyond it are left out
   */
  public static List<String> pieces(String html, int most) {
    Document page = Jsoup.parse(html);
    page.select(NO_TEXT).remove();
    List<String> pieces = new ArrayList<>();
    page.body()
        .filter(
            (node, _) -> {
              if (node instanceof TextNode text && !text.isBlank()) {
                pieces.add(squeezed(text.getWholeText()));
              }
              return pieces.size() < most ? FilterResult.CONTINUE : FilterResult.STOP;
            });
    return pieces;
  }

  /** Each run of white space as one space, none at the ends. */
  public static String squeezed(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
