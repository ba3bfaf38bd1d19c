package dev.millrace.filters.extraction.tree;

import java.util.List;

/**
 * A page as text blocks in document order and the block-level elements around them. Sums over any
 * element are differences of prefix sums, so every question about an element costs the same.
 */
public final class PageTree {

  /** In document order; element 0 is the body. */
  public final List<PageElement> elements;

  public final List<TextBlock> blocks;
  public final PageHead head;

  private final double[] sizeBefore;
  private final double[] linkSizeBefore;
  private final double[] wordsBefore;
  private final double[] proseBefore;

  PageTree(List<PageElement> elements, List<TextBlock> blocks, PageHead head) {
    this.elements = elements;
    this.blocks = blocks;
    this.head = head;
    int n = blocks.size();
    sizeBefore = new double[n + 1];
    linkSizeBefore = new double[n + 1];
    wordsBefore = new double[n + 1];
    proseBefore = new double[n + 1];
    for (int i = 0; i < n; i++) {
      TextBlock block = blocks.get(i);
      sizeBefore[i + 1] = sizeBefore[i] + block.size();
      linkSizeBefore[i + 1] = linkSizeBefore[i] + block.linkSize();
      wordsBefore[i + 1] = wordsBefore[i] + block.statistics.words();
      proseBefore[i + 1] = proseBefore[i] + (isProse(block) ? block.size() : 0);
    }
  }

  /** Long enough to be a sentence, and not mostly links: the blocks that carry an article. */
  public static boolean isProse(TextBlock block) {
    return block.statistics.words() >= 10
        && block.linkDensity() < 0.5
        && block.statistics.sentenceEnds() > 0;
  }

  public List<TextBlock> blocksOf(PageElement element) {
    return blocks.subList(element.firstBlock, element.endBlock);
  }

  public double size(PageElement element) {
    return sizeBefore[element.endBlock] - sizeBefore[element.firstBlock];
  }

  public double linkSize(PageElement element) {
    return linkSizeBefore[element.endBlock] - linkSizeBefore[element.firstBlock];
  }

  public double words(PageElement element) {
    return wordsBefore[element.endBlock] - wordsBefore[element.firstBlock];
  }

  public double proseSize(PageElement element) {
    return proseBefore[element.endBlock] - proseBefore[element.firstBlock];
  }

  public double linkDensity(PageElement element) {
    double size = size(element);
    return size == 0 ? 0 : linkSize(element) / size;
  }

  /** Size of all blocks before this one. */
  public double sizeBefore(int block) {
    return sizeBefore[block];
  }

  public double size() {
    return sizeBefore[blocks.size()];
  }

  public double linkSize() {
    return linkSizeBefore[blocks.size()];
  }

  public double words() {
    return wordsBefore[blocks.size()];
  }

  public double proseSize() {
    return proseBefore[blocks.size()];
  }
}
