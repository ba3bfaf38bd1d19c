package dev.millrace.filters.extraction.features;

import static dev.millrace.filters.extraction.features.FeatureRow.ratio;

import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands before, after and around a block, as jusText and Readability look at it. */
final class ContextFeatures {

  private static final int ANCESTORS = 4;
  private static final int NEIGHBOURS = 2;
  private static final int MAX_LEVELS = 10;

  static final List<String> NAMES = names();

  private final PageTree page;

  ContextFeatures(PageTree page) {
    this.page = page;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int distance = 1; distance <= NEIGHBOURS; distance++) {
      for (String side : List.of("before", "after")) {
        for (String name : List.of("words", "linkDensity", "endsSentence", "levels")) {
          names.add(side + distance + '.' + name);
        }
      }
    }
    for (int level = 0; level < ANCESTORS; level++) {
      for (String name : List.of("share", "linkDensity", "blocks", "words", "prose", "children")) {
        names.add("ancestor" + level + '.' + name);
      }
      names.add("ancestor" + level + ".repeated");
    }
    return List.copyOf(names);
  }

  void write(TextBlock block, FeatureRow row) {
    for (int distance = 1; distance <= NEIGHBOURS; distance++) {
      writeNeighbour(block, block.index - distance, row);
      writeNeighbour(block, block.index + distance, row);
    }
    PageElement element = block.element;
    for (int level = 0; level < ANCESTORS; level++) {
      writeAncestor(element, row);
      element = element.parent == null ? element : element.parent;
    }
  }

  private void writeNeighbour(TextBlock block, int index, FeatureRow row) {
    boolean exists = index >= 0 && index < page.blocks.size();
    TextBlock other = exists ? page.blocks.get(index) : block;
    row.add(exists ? other.statistics.words() : -1);
    row.add(exists ? other.linkDensity() : -1);
    row.add(exists && other.statistics.endsSentence());
    row.add(exists ? levelsToCover(block.element, other) : -1);
  }

  /** How many elements up from here the other block is inside: 0 for siblings in one element. */
  static int levelsToCover(PageElement from, TextBlock other) {
    int levels = 0;
    @Nullable PageElement element = from;
    while (element != null && levels < MAX_LEVELS && !element.covers(other)) {
      element = element.parent;
      levels++;
    }
    return levels;
  }

  private void writeAncestor(PageElement element, FeatureRow row) {
    int blocks = element.endBlock - element.firstBlock;
    row.add(ratio(page.size(element), page.size()));
    row.add(page.linkDensity(element));
    row.add(blocks);
    row.add(ratio(page.words(element), blocks));
    row.add(ratio(page.proseSize(element), page.size(element)));
    row.add(element.childCount);
    row.add(element.repeatedChildren);
  }
}
