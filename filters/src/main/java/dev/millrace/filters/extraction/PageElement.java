package dev.millrace.filters.extraction;

import org.jspecify.annotations.Nullable;

/** A block-level element of a page: a node of {@link PageTree}, covering a range of its blocks. */
final class PageElement {

  final int index;
  final String tag;
  final @Nullable PageElement parent;
  final int depth;

  /** Bits of {@link Mark}: what this element's own tag, role and names say. */
  final long marks;

  /** The element's class attribute, as written: siblings made by one template share it. */
  final String className;

  /** The blocks [firstBlock, endBlock) are inside this element. */
  int firstBlock;

  int endBlock;
  int childCount;

  /** Children with the tag and class of the sibling before: how repetitive this element is. */
  int repeatedChildren;

  private @Nullable PageElement lastChild;

  double readabilityScore;

  PageElement(int index, String tag, @Nullable PageElement parent, long marks, String className) {
    this.index = index;
    this.tag = tag;
    this.parent = parent;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.marks = marks;
    this.className = className;
  }

  void addChild(PageElement child) {
    childCount++;
    PageElement before = lastChild;
    if (before != null
        && before.tag.equals(child.tag)
        && before.className.equals(child.className)) {
      repeatedChildren++;
    }
    lastChild = child;
  }

  boolean has(Mark mark) {
    return (marks & mark.bit()) != 0;
  }

  boolean covers(TextBlock block) {
    return block.index >= firstBlock && block.index < endBlock;
  }
}
