package dev.millrace.filters.extraction.tree;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/** Which elements hold no text to read, and which do not interrupt a line; all others do. */
final class TagKind {

  private static final Set<String> SILENT =
      words(
          "script style template iframe object embed svg canvas audio video mjx-math"
              + " select datalist input textarea head map math-field meta link progress"
              + " meter frameset noframes applet annotation annotation-xml");

  private static final Set<String> INLINE =
      words(
          "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins"
              + " kbd label mark math nobr q rb rp rt ruby s samp small span strike"
              + " strong sub sup time tt u var wbr picture source mi mn mo mrow msup"
              + " msub mfrac semantics mjx-container mjx-assistive-mml");

  private static final int MAX_PHRASE = 200;

  private TagKind() {}

  static boolean isSilent(String tag) {
    return SILENT.contains(tag);
  }

  static boolean isInline(String tag) {
    return INLINE.contains(tag);
  }

  /** Whether an element is short and holds no block. */
  static boolean isPhrase(Element element) {
    int nodes = 0;
    Deque<Element> open = new ArrayDeque<>(List.of(element));
    while (!open.isEmpty()) {
      for (Node child : open.pop().childNodes()) {
        if (++nodes > MAX_PHRASE) {
          return false;
        }
        if (child instanceof Element inside) {
          String tag = inside.normalName();
          if (!isInline(tag) && !isSilent(tag) && !tag.equals("br")) {
            return false;
          }
          open.push(inside);
        }
      }
    }
    return true;
  }

  private static Set<String> words(String list) {
    return Set.copyOf(List.of(list.split(" ", -1)));
  }
}
