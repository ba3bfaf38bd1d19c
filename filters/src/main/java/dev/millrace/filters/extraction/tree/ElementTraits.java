package dev.millrace.filters.extraction.tree;

import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Element;

/** Reads the traits of a page's elements; remembers names, which templates repeat. */
final class ElementTraits {

  /** Under ids like this, hidden, React sends what its first lines of script put in its place. */
  private static final String STREAMED = "S:";

  private final Map<String, Integer> traitsOfNames = new HashMap<>();

  /** Bits of {@link Trait}. */
  int of(Element element, String tag) {
    int traits = concealment(element, tag);
    if (element.attributesSize() > 0) {
      traits |=
          named(element.className()) | named(element.id()) | named(element.attr("aria-label"));
    }
    return ConsentButton.is(element, tag) ? traits | Trait.CONSENT_BUTTON.bit() : traits;
  }

  private int named(String names) {
    return names.isEmpty() ? 0 : traitsOfNames.computeIfAbsent(names, InsertNames::traits);
  }

  /** What the element's tag and attributes say of its being shown. */
  static int concealment(Element element, String tag) {
    if (tag.equals("noscript")) {
      return Trait.SCRIPTLESS.bit() | Trait.GONE.bit();
    }
    if (element.attributesSize() == 0) {
      return tag.equals("dialog") ? Trait.GONE.bit() : 0;
    }
    String style = element.attr("style");
    String display = InlineStyle.value(style, "display");
    // A style attribute outweighs the browser's own sheet, in which "hidden" has its meaning.
    boolean gone = display.isEmpty() ? isGoneByDefault(element, tag) : display.equals("none");
    return (gone ? Trait.GONE.bit() : 0)
        | switch (InlineStyle.value(style, "visibility")) {
          case "hidden", "collapse" -> Trait.UNPAINTED.bit();
          case "visible" -> Trait.PAINTED.bit();
          default -> 0;
        };
  }

  /** Closed details and what is hidden until found are shown on demand, so they are text. */
  private static boolean isGoneByDefault(Element element, String tag) {
    return (element.hasAttr("hidden")
            && !element.attr("hidden").equalsIgnoreCase("until-found")
            && !element.id().startsWith(STREAMED))
        || (tag.equals("dialog") && !element.hasAttr("open"))
        || element.hasAttr("popover");
  }
}
