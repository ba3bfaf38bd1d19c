package dev.millrace.filters.extraction.tree;

import dev.millrace.filters.extraction.features.TextStatistics;

/**
 * A run of text without a block-level boundary inside: a paragraph, a list item, a table cell, a
 * whole {@code pre}. The unit that is kept or dropped (boilerpipe's "text block").
 */
public final class TextBlock {

  public final int index;
  public final PageElement element;

  /** White space collapsed, single line breaks kept; lines of code as they were. */
  public final String text;

  public final TextStatistics statistics;

  public final InlineMarkup markup;
  public final boolean preformatted;

  TextBlock(
      int index, PageElement element, String text, InlineMarkup markup, boolean preformatted) {
    this.index = index;
    this.element = element;
    this.text = text;
    this.statistics = TextStatistics.of(text);
    this.markup = markup;
    this.preformatted = preformatted;
  }

  /** The text without the mark that documentation generators link headings with. */
  public String readableText() {
    return text.length() > 1 && text.endsWith("¶")
        ? text.substring(0, text.length() - 1).stripTrailing()
        : text;
  }

  public double size() {
    return statistics.size();
  }

  /** How much of {@link #size} is inside links. */
  public double linkSize() {
    return Math.min(markup.linkSize(), size());
  }

  public double linkDensity() {
    return size() == 0 ? 0 : linkSize() / size();
  }

  /**
   * What of a block's text is under inline elements, in characters as {@link TextStatistics#size}
   * counts them.
   */
  public record InlineMarkup(double linkSize, int linkCount, double boldSize, double italicSize) {}
}
