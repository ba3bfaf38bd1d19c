package dev.millrace.filters.extraction.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * A formula once: in TeX where the page gives it beside the MathML (an annotation, or {@code
 * alttext}), else the MathML on one line, written as TeX writes scripts ({@code x^2}).
 */
final class MathText {

  /** A formula of more nodes, or with paragraphs inside, was not closed and is no formula. */
  private static final int MAX_NODES = 4_000;

  private static final int MAX_DEPTH = 64;

  private static final Set<String> NOT_INSIDE =
      Set.of("p", "div", "section", "article", "table", "ul", "ol", "h1", "h2", "h3", "h4", "a");

  /** Wikipedia and others wrap the whole formula to set its size. */
  private static final Pattern STYLED =
      Pattern.compile("\\{\\s*\\\\(?:display|text)style\\s*(.*)}", Pattern.DOTALL);

  private MathText() {}

  /** Whether this element, or what stands first in it, is a formula: its text is one. */
  static boolean leads(Element element) {
    @Nullable Element at = element;
    for (int level = 0; level < 3 && at != null; level++) {
      if (at.normalName().equals("math")) {
        return true;
      }
      at = firstElement(at);
    }
    return false;
  }

  /**
   * Whether the element only shows again what MathML beside it says: KaTeX and MathJax draw a
   * formula for the eye and give it to screen readers as MathML.
   */
  static boolean isDrawing(Element element) {
    if (!element.attr("aria-hidden").equals("true")) {
      return false;
    }
    return isFormula(element.previousSibling()) || isFormula(element.nextSibling());
  }

  private static boolean isFormula(@Nullable Node sibling) {
    return sibling instanceof Element element && leads(element);
  }

  private static @Nullable Element firstElement(Element parent) {
    for (int i = 0; i < Math.min(3, parent.childNodeSize()); i++) {
      if (parent.childNode(i) instanceof Element element) {
        return element;
      }
    }
    return null;
  }

  /** Whether a {@code math} element holds a formula and nothing else. */
  static boolean isFormula(Element math) {
    int nodes = 0;
    List<Element> open = new ArrayList<>(List.of(math));
    while (!open.isEmpty()) {
      for (Node child : open.removeLast().childNodes()) {
        if (++nodes > MAX_NODES) {
          return false;
        }
        if (child instanceof Element element) {
          if (NOT_INSIDE.contains(element.normalName())) {
            return false;
          }
          open.add(element);
        }
      }
    }
    return true;
  }

  /** The formula on one line; empty where there is none. */
  static String of(Element math) {
    String tex = annotation(math);
    if (tex.isEmpty()) {
      tex = bare(math.attr("alttext"));
    }
    return tex.isEmpty() ? linear(math, 0) : tex;
  }

  private static String annotation(Element math) {
    for (Element annotation : math.getElementsByTag("annotation")) {
      if (annotation.attr("encoding").toLowerCase(Locale.ROOT).contains("tex")) {
        String tex = bare(annotation.wholeText());
        if (!tex.isEmpty()) {
          return tex;
        }
      }
    }
    return "";
  }

  private static String bare(String tex) {
    String stripped = tex.strip();
    var styled = STYLED.matcher(stripped);
    return (styled.matches() ? styled.group(1).strip() : stripped).replaceAll("\\s+", " ");
  }

  private static String linear(Element element, int depth) {
    if (depth > MAX_DEPTH) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    for (Node child : element.childNodes()) {
      String part =
          switch (child) {
            case TextNode text -> visible(text.getWholeText());
            case Element inside -> linear(inside, depth + 1);
            default -> "";
          };
      if (child instanceof Element || !part.isEmpty()) {
        parts.add(part);
      }
    }
    return joined(element.normalName(), parts);
  }

  private static String joined(String tag, List<String> parts) {
    return switch (tag) {
      case "annotation", "annotation-xml", "mphantom", "none", "mprescripts" -> "";
      case "mspace" -> " ";
      case "msup", "mover" -> scripts(parts, "^");
      case "msub", "munder" -> scripts(parts, "_");
      case "msubsup", "munderover" -> scripts(parts, "_", "^");
      case "mfrac" ->
          parts.size() == 2 ? atom(parts.get(0)) + "/" + atom(parts.get(1)) : all(parts);
      case "msqrt" -> "√" + atom(all(parts));
      case "mroot" ->
          parts.size() == 2 ? atom(parts.get(0)) + "^{1/" + parts.get(1) + "}" : all(parts);
      case "mtr", "mlabeledtr" -> String.join(", ", parts);
      case "mtable" -> String.join("; ", parts);
      default -> all(parts);
    };
  }

  private static String scripts(List<String> parts, String... marks) {
    StringBuilder text = new StringBuilder(parts.isEmpty() ? "" : parts.getFirst());
    for (int i = 1; i < parts.size(); i++) {
      String script = parts.get(i);
      if (!script.isEmpty()) {
        boolean single = script.codePointCount(0, script.length()) == 1;
        text.append(marks[Math.min(i, marks.length) - 1]);
        text.append(single ? script : "{" + script + "}");
      }
    }
    return text.toString();
  }

  private static String atom(String part) {
    return part.codePoints().allMatch(Character::isLetterOrDigit) ? part : "(" + part + ")";
  }

  private static String all(List<String> parts) {
    return String.join("", parts);
  }

  /** Without white space, which MathML ignores at both ends, and without invisible operators. */
  private static String visible(String text) {
    return text.replaceAll("[\\u2061-\\u2064]", "").strip();
  }
}
