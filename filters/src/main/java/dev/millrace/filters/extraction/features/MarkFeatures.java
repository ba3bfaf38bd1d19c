package dev.millrace.filters.extraction.features;

import static dev.millrace.filters.extraction.features.FeatureRow.ratio;

import dev.millrace.filters.extraction.tree.Mark;
import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * For every {@link Mark}, how much of the page its nearest bearer around the block covers: 0 where
 * there is none, near 0 for a small box, 1 for a wrapper of everything. And what of the page's
 * prose stands outside comments, which tells an article with comments from a thread.
 */
final class MarkFeatures {

  private static final Mark[] MARKS = Mark.values();
  static final List<String> NAMES = names();

  private final PageTree page;
  private final float[][] shares;
  private final double prose;
  private final double uncommented;

  MarkFeatures(PageTree page) {
    this.page = page;
    this.shares = shares();
    double outside = 0;
    for (TextBlock block : page.blocks) {
      boolean commented = shares[block.element.index][Mark.COMMENT.index()] > 0;
      outside += PageTree.isProse(block) && !commented ? block.size() : 0;
    }
    this.prose = page.proseSize();
    this.uncommented = outside;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Mark mark : MARKS) {
      names.add("mark." + mark.name().toLowerCase(Locale.ROOT));
    }
    names.addAll(List.of("own.marks", "uncommented.share", "uncommented.size"));
    return List.copyOf(names);
  }

  /** By element, then mark. Elements without marks of their own share their parent's row. */
  private float[][] shares() {
    float[][] rows = new float[page.elements.size()][];
    for (PageElement element : page.elements) {
      float[] inherited =
          element.parent == null ? new float[MARKS.length] : rows[element.parent.index];
      if (element.marks != 0) {
        inherited = inherited.clone();
        float share = (float) Math.max(1e-4, ratio(page.size(element), page.size()));
        for (long rest = element.marks; rest != 0; rest &= rest - 1) {
          inherited[Long.numberOfTrailingZeros(rest)] = share;
        }
      }
      rows[element.index] = inherited;
    }
    return rows;
  }

  void write(TextBlock block, FeatureRow row) {
    row.addAll(shares[block.element.index]);
    row.add(Long.bitCount(block.element.marks));
    row.add(ratio(uncommented, prose));
    row.add(uncommented);
  }
}
