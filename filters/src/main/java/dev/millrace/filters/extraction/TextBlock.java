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

  /**
   * Characters of {@link #text} inside links, by the same measure as {@link TextStatistics#size}.
   */
  final double linkSize;

  final int linkCount;
  final boolean preformatted;

  TextBlock(
      int index,
      PageElement element,
      String text,
      double linkSize,
      int linkCount,
      boolean preformatted) {
    this.index = index;
    this.element = element;
    this.text = text;
    this.statistics = TextStatistics.of(text);
    this.linkSize = Math.min(linkSize, statistics.size());
    this.linkCount = linkCount;
    this.preformatted = preformatted;
  }

  double size() {
    return statistics.size();
  }

  double linkDensity() {
    return size() == 0 ? 0 : linkSize / size();
  }
}
