package dev.millrace.filters.extraction.tree;

import org.jspecify.annotations.Nullable;

/** A block-level element of a page: a node of {@link PageTree}, covering a range of its blocks. */
public final class PageElement {

  public final int index;
  public final String tag;
  public final @Nullable PageElement parent;
  public final int depth;

  /** Bits of {@link Mark}: what this element's own tag, role and names say. */
  public final long marks;

  /** Bits of {@link Trait}: the element's own, and of buttons in its lines. */
  private int traits;

  /** The element's class attribute, as written: siblings made by one template share it. */
  final String className;

  /** Equal for elements of this page with the same tag and class: made by the same template. */
  public final long kind;

  /** Equal for elements whose own, parent's and grandparent's kinds are equal. */
  public final long path;

  /** The blocks [firstBlock, endBlock) are inside this element. */
  public int firstBlock;

  public int endBlock;
  public int childCount;

  /** Children with the tag and class of the sibling before: how repetitive this element is. */
  public int repeatedChildren;

  private @Nullable PageElement lastChild;

  PageElement(
      int index,
      String tag,
      @Nullable PageElement parent,
      long marks,
      int traits,
      String className) {
    this.index = index;
    this.tag = tag;
    this.parent = parent;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.marks = marks;
    this.traits = traits;
    this.className = className;
    this.kind = mix(tag.hashCode() * 31L + className.hashCode());
    long above = parent == null ? 0 : parent.kind;
    long further = parent == null || parent.parent == null ? 0 : parent.parent.kind;
    this.path = mix(kind + 31 * mix(above + 31 * further));
  }

  /** Spreads the bits (the finalizer of splitmix64), so that sums of hashes seldom collide. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
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

  /** Whether the element has a class: siblings made by one template have the same. */
  public boolean isNamed() {
    return !className.isBlank();
  }

  public boolean has(Mark mark) {
    return (marks & mark.bit()) != 0;
  }

  void add(Trait trait) {
    traits |= trait.bit();
  }

  public boolean has(Trait trait) {
    return (traits & trait.bit()) != 0;
  }

  public boolean covers(TextBlock block) {
    return block.index >= firstBlock && block.index < endBlock;
  }
}
