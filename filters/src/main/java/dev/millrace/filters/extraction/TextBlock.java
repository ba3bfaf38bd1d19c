package dev.millrace.filters.extraction;

/**
 * A run of text without a block-level boundary inside: a paragraph, a list item, a table cell, a
 * whole {@code pre}. The unit that is kept or dropped (boilerpipe's "text block").
 */
final class TextBlock {

  final int index;
  final PageElement element;

  /** White space collapsed, single line breaks kept; lines of code as they were. */
  final String text;

  final TextStatistics statistics;

  final InlineMarkup markup;
  final boolean preformatted;

  TextBlock(
      int index, PageElement element, String text, InlineMarkup markup, boolean preformatted) {
    this.index = index;
    this.element = element;
    this.text = text;
    this.statistics = TextStatistics.of(text);
    this.markup = markup;
    this.preformatted = preformatted;
  }

  double size() {
    return statistics.size();
  }

  /** How much of {@link #size} is inside links. */
  double linkSize() {
    return Math.min(markup.linkSize(), size());
  }

  double linkDensity() {
    return size() == 0 ? 0 : linkSize() / size();
  }

  /**
   * What of a block's text is under inline elements, in characters as {@link TextStatistics#size}
   * counts them.
   */
  record InlineMarkup(double linkSize, int linkCount, double boldSize, double italicSize) {}
}
