package dev.millrace.filters.extraction.tree;

import dev.millrace.filters.extraction.features.TextStatistics;
import dev.millrace.filters.extraction.tree.TextBlock.InlineMarkup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Walks a parsed body once, without recursion, and cuts it into elements and text blocks. */
final class PageTreeBuilder implements NodeFilter {

  private static final int NODES_AT_ONCE = 256;
  private static final int STEPS_A_NODE = 4;

  /** No page for people has as many; what follows in one that does is cut off. */
  private static final int MAX_ELEMENTS = 200_000;

  private static final int MAX_UNCLOSED_FORMULAS = 100;

  private final Effort effort;
  private final List<PageElement> elements = new ArrayList<>();
  private final List<TextBlock> blocks = new ArrayList<>();
  private final ElementMarks marks = new ElementMarks();
  private final ElementTraits traits = new ElementTraits();

  /** Inline elements that are hidden with blocks inside, opened as blocks. */
  private final Deque<Element> hiddenWrappers = new ArrayDeque<>();

  private final StringBuilder text = new StringBuilder();
  private PageElement current;
  private double linkSize;
  private double boldSize;
  private double italicSize;
  private int linkCount;
  private int linkDepth;
  private int boldDepth;
  private int italicDepth;
  private int preDepth;
  private int breaks;
  private boolean spacePending;
  private int nodes;
  private int unclosedFormulas;

  private PageTreeBuilder(Element body, Effort effort) {
    this.effort = effort;
    this.current =
        new PageElement(
            0, "body", null, marks.of(body, "body"), traits.of(body, "body"), body.className());
    elements.add(current);
  }

  /**
   * @throws Effort.TooMuch when the page needs more steps than are left
   */
  static PageTree build(Element body, PageHead head, Effort effort) {
    PageTreeBuilder builder = new PageTreeBuilder(body, effort);
    body.filter(builder);
    builder.closeAll();
    return new PageTree(List.copyOf(builder.elements), List.copyOf(builder.blocks), head);
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (++nodes % NODES_AT_ONCE == 0) {
      effort.spend(NODES_AT_ONCE * STEPS_A_NODE);
    }
    if (node instanceof TextNode textNode) {
      append(textNode.getWholeText());
    } else if (node instanceof Element element && depth > 0) {
      String tag = element.normalName();
      if (TagKind.isSilent(tag)) {
        return FilterResult.SKIP_ENTIRELY;
      }
      if (elements.size() >= MAX_ELEMENTS || blocks.size() >= MAX_ELEMENTS) {
        return FilterResult.STOP;
      }
      return start(element, tag);
    }
    return FilterResult.CONTINUE;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element && depth > 0) {
      end(element, element.normalName());
    }
    return FilterResult.CONTINUE;
  }

  private void closeAll() {
    flush();
    for (PageElement open = current; open != null; open = open.parent) {
      open.endBlock = blocks.size();
    }
  }

  private FilterResult start(Element element, String tag) {
    if (tag.equals("br")) {
      lineBreak();
    } else if (tag.equals("math") && isFormula(element)) {
      append(MathText.of(element));
      return FilterResult.SKIP_ENTIRELY;
    } else if (TagKind.isInline(tag)) {
      return startInline(element, tag);
    } else if (preDepth > 0 && !tag.equals("pre")) {
      newLine();
    } else {
      flush();
      open(element, tag);
      preDepth += tag.equals("pre") ? 1 : 0;
    }
    return FilterResult.CONTINUE;
  }

  /** Bounded, since maths that were never closed would each be looked through to the page's end. */
  private boolean isFormula(Element math) {
    boolean formula = unclosedFormulas < MAX_UNCLOSED_FORMULAS && MathText.isFormula(math);
    unclosedFormulas += formula ? 0 : 1;
    return formula;
  }

  private FilterResult startInline(Element element, String tag) {
    if (element.attributesSize() > 0) {
      if (MathText.isDrawing(element) || isSlot(element, tag)) {
        return FilterResult.SKIP_ENTIRELY;
      }
      if (Trait.conceals(shown(element, ElementTraits.concealment(element, tag)))) {
        return startHidden(element, tag);
      }
      if (ConsentButton.is(element, tag)) {
        current.add(Trait.CONSENT_BUTTON);
      }
    }
    enterInline(tag, 1);
    linkCount += tag.equals("a") ? 1 : 0;
    return FilterResult.CONTINUE;
  }

  /** The element that Google's advertisements are put into. */
  private static boolean isSlot(Element element, String tag) {
    return tag.equals("ins") && element.hasClass("adsbygoogle");
  }

  /** Nobody sees a hidden phrase; whether blocks stay hidden is for the whole page to say. */
  private FilterResult startHidden(Element element, String tag) {
    if (preDepth > 0 || TagKind.isPhrase(element)) {
      return FilterResult.SKIP_ENTIRELY;
    }
    flush();
    open(element, tag);
    hiddenWrappers.push(element);
    return FilterResult.CONTINUE;
  }

  /** Without any trait where a formula is hidden: a picture of it stands beside it. */
  private static int shown(Element element, int traits) {
    return Trait.conceals(traits) && MathText.leads(element) ? 0 : traits;
  }

  private void enterInline(String tag, int step) {
    switch (tag) {
      case "a" -> linkDepth += step;
      case "b", "strong" -> boldDepth += step;
      case "i", "em" -> italicDepth += step;
      default -> {}
    }
  }

  private void end(Element element, String tag) {
    if (tag.equals("br")) {
      return;
    }
    if (element.equals(hiddenWrappers.peek())) {
      hiddenWrappers.pop();
      flush();
      close();
    } else if (TagKind.isInline(tag)) {
      enterInline(tag, -1);
    } else if (preDepth > 0 && !tag.equals("pre")) {
      newLine();
    } else {
      flush();
      preDepth -= tag.equals("pre") ? 1 : 0;
      close();
    }
  }

  private void close() {
    current.endBlock = blocks.size();
    if (current.parent != null) {
      current = current.parent;
    }
  }

  private void open(Element element, String tag) {
    String className = element.className();
    int own = traits.of(element, tag);
    PageElement opened =
        new PageElement(
            elements.size(), tag, current, marks.of(element, tag), shown(element, own), className);
    opened.firstBlock = blocks.size();
    current.addChild(opened);
    elements.add(opened);
    current = opened;
  }

  private void append(String raw) {
    int length = raw.length();
    for (int i = 0; i < length; i++) {
      char c = raw.charAt(i);
      if (c == '\u00ad' || c == '\u200b' || c == '\ufeff') {
        continue; // soft hyphen, zero-width space, byte order mark
      }
      boolean white = Character.isWhitespace(c) || c == '\u00a0';
      if (white && preDepth > 0) {
        text.append(c == '\u00a0' ? ' ' : c);
      } else if (white) {
        spacePending = !text.isEmpty();
      } else {
        separate();
        text.append(c);
        measure(c);
      }
    }
  }

  private void measure(char c) {
    if (linkDepth > 0 || boldDepth > 0 || italicDepth > 0) {
      int size = c >= 0x0e00 && TextStatistics.isDense(c) ? TextStatistics.DENSE_SIZE : 1;
      linkSize += linkDepth > 0 ? size : 0;
      boldSize += boldDepth > 0 ? size : 0;
      italicSize += italicDepth > 0 ? size : 0;
    }
  }

  private void separate() {
    if (breaks > 0 && !text.isEmpty()) {
      text.append('\n');
    } else if (spacePending) {
      text.append(' ');
    }
    breaks = 0;
    spacePending = false;
  }

  /** Two line breaks in a row separate paragraphs, one separates lines. */
  private void lineBreak() {
    if (preDepth > 0) {
      text.append('\n');
    } else if (++breaks > 1) {
      flush();
    }
  }

  private void newLine() {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  private void flush() {
    String content = preDepth > 0 ? trimmedLines(text) : text.toString();
    if (!content.isBlank()) {
      InlineMarkup markup = new InlineMarkup(linkSize, linkCount, boldSize, italicSize);
      blocks.add(new TextBlock(blocks.size(), current, content, markup, preDepth > 0));
    }
    text.setLength(0);
    linkSize = 0;
    boldSize = 0;
    italicSize = 0;
    linkCount = linkDepth > 0 ? 1 : 0;
    breaks = 0;
    spacePending = false;
  }

  /** Code without blank lines around it and without spaces at line ends. */
  private static String trimmedLines(CharSequence code) {
    return code.toString()
        .lines()
        .map(String::stripTrailing)
        .reduce(
            new StringBuilder(),
            (all, line) -> all.isEmpty() && line.isEmpty() ? all : all.append(line).append('\n'),
            StringBuilder::append)
        .toString()
        .stripTrailing();
  }
}
