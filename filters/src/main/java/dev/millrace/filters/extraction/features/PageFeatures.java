package dev.millrace.filters.extraction.features;

import static dev.millrace.filters.extraction.features.FeatureRow.ratio;

import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page as a whole, and where a block stands to the element {@link ReadabilityScore} found. */
final class PageFeatures {

  static final List<String> NAMES = names();

  private final ReadabilityScore readability;
  private final PageElement best;
  private final double bestShare;
  private final float[] whole;

  PageFeatures(PageTree page, ReadabilityScore readability, PageType type) {
    this.readability = readability;
    this.best = readability.best();
    this.bestShare = ratio(page.proseSize(best), page.proseSize());
    double listed = 0;
    for (TextBlock block : page.blocks) {
      listed += block.element.tag.equals("li") ? block.size() : 0;
    }
    FeatureRow row = new FeatureRow(6 + PageType.values().length);
    row.add(page.words());
    row.add(page.blocks.size());
    row.add(ratio(page.linkSize(), page.size()));
    row.add(ratio(page.proseSize(), page.size()));
    row.add(ratio(listed, page.size()));
    row.add(ratio(page.words(), page.blocks.size()));
    for (PageType each : PageType.values()) {
      row.add(each == type);
    }
    this.whole = row.values;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (String name : List.of("inside", "levels", "share", "distance", "scoreShare")) {
      names.add("best." + name);
    }
    for (String name : List.of("words", "blocks", "linkDensity", "prose", "listed", "blockWords")) {
      names.add("page." + name);
    }
    for (PageType type : PageType.values()) {
      names.add("type." + type.name().toLowerCase(Locale.ROOT));
    }
    return List.copyOf(names);
  }

  void write(TextBlock block, FeatureRow row) {
    row.add(best.covers(block));
    row.add(ContextFeatures.levelsToCover(best, block));
    row.add(bestShare);
    row.add(distance(block));
    row.add(readability.share(block.element));
    row.addAll(whole);
  }

  /** In blocks from the best element: negative before it, 0 inside, positive after it. */
  private int distance(TextBlock block) {
    if (best.covers(block)) {
      return 0;
    }
    return block.index < best.firstBlock
        ? block.index - best.firstBlock
        : block.index - best.endBlock + 1;
  }
}
