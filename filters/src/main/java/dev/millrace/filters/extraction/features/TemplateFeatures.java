package dev.millrace.filters.extraction.features;

import static dev.millrace.filters.extraction.features.FeatureRow.ratio;

import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The blocks that a site's template treats alike: those of elements with one tag and class, and
 * those under one chain of such elements. Paragraphs of an article, posts of a thread and cards of
 * a list come in such families, and an insert between paragraphs differs from them.
 */
final class TemplateFeatures {

  static final List<String> NAMES =
      List.of(
          "kind.count",
          "kind.prose",
          "kind.words",
          "kind.linkDensity",
          "kind.share",
          "path.count",
          "path.prose",
          "path.words",
          "path.linkDensity",
          "path.spread",
          "siblings.prose");

  private final PageTree page;
  private final Map<Long, Family> kinds = new HashMap<>();
  private final Map<Long, Family> paths = new HashMap<>();
  private final double[] siblingProse;

  TemplateFeatures(PageTree page) {
    this.page = page;
    this.siblingProse = new double[page.elements.size()];
    for (TextBlock block : page.blocks) {
      kinds.computeIfAbsent(block.element.kind, k -> new Family(block)).add(block);
      paths.computeIfAbsent(block.element.path, k -> new Family(block)).add(block);
      if (PageTree.isProse(block)) {
        siblingProse[parentOf(block)] += block.size();
      }
    }
  }

  private static int parentOf(TextBlock block) {
    PageElement element = block.element;
    return element.parent == null ? element.index : element.parent.index;
  }

  void write(TextBlock block, FeatureRow row) {
    Family kind = kinds.getOrDefault(block.element.kind, new Family(block));
    row.add(kind.blocks);
    row.add(ratio(kind.prose, page.proseSize()));
    row.add(ratio(kind.words, kind.blocks));
    row.add(ratio(kind.linkSize, kind.size));
    row.add(ratio(kind.size, page.size()));
    Family path = paths.getOrDefault(block.element.path, new Family(block));
    row.add(path.blocks);
    row.add(ratio(path.prose, page.proseSize()));
    row.add(ratio(path.words, path.blocks));
    row.add(ratio(path.linkSize, path.size));
    row.add(ratio(path.last - path.first, page.blocks.size()));
    row.add(ratio(siblingProse[parentOf(block)], page.proseSize()));
  }

  /** Sums over blocks of one template. */
  private static final class Family {

    private final int first;
    private int last;
    private int blocks;
    private double size;
    private double linkSize;
    private double words;
    private double prose;

    Family(TextBlock block) {
      this.first = block.index;
      this.last = block.index;
    }

    void add(TextBlock block) {
      last = block.index;
      blocks++;
      size += block.size();
      linkSize += block.linkSize();
      words += block.statistics.words();
      prose += PageTree.isProse(block) ? block.size() : 0;
    }
  }
}
