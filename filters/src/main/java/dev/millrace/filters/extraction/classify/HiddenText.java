package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import dev.millrace.filters.extraction.tree.Trait;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a browser does not show is not the page's text, with two exceptions. Panels that open on
 * demand (answers, tabs) are text, as closed {@code details} are. And a hidden part that outweighs
 * all that is shown waits for a script that shows it, or was written for readers without scripts:
 * it counts as shown, and what is hidden inside of it is looked at next.
 */
public final class HiddenText {

  private static final double MIN_SCRIPTLESS_WORDS = 40;

  private final PageTree page;
  private final Panels panels;
  private final Set<PageElement> revealed = new HashSet<>();

  private HiddenText(PageTree page) {
    this.page = page;
    this.panels = new Panels(page);
  }

  /** The blocks that a reader sees. */
  public static List<TextBlock> drop(PageTree page, List<TextBlock> blocks) {
    if (page.elements.stream().noneMatch(HiddenText::conceals)) {
      return blocks;
    }
    HiddenText hidden = new HiddenText(page);
    List<TextBlock> shown = hidden.shown(blocks);
    while (shown.size() < blocks.size() && hidden.revealMost(blocks, words(shown))) {
      shown = hidden.shown(blocks);
    }
    return shown;
  }

  static boolean conceals(PageElement element) {
    return element.has(Trait.GONE) || element.has(Trait.UNPAINTED);
  }

  private List<TextBlock> shown(List<TextBlock> blocks) {
    return blocks.stream().filter(block -> root(block) == null).toList();
  }

  private static double words(List<TextBlock> blocks) {
    return blocks.stream().mapToDouble(block -> block.statistics.words()).sum();
  }

  /** False when no hidden part outweighs what is shown. */
  private boolean revealMost(List<TextBlock> blocks, double shownWords) {
    Map<Integer, Double> words = new HashMap<>();
    for (TextBlock block : blocks) {
      PageElement root = root(block);
      if (root != null) {
        words.merge(root.index, block.statistics.words(), Double::sum);
      }
    }
    int largest = -1;
    double most = shownWords;
    for (var part : words.entrySet()) {
      double size = part.getValue();
      if (size > most || (size == most && part.getKey() < largest)) {
        largest = part.getKey();
        most = size;
      }
    }
    return largest >= 0
        && mayBeShown(page.elements.get(largest), most)
        && revealed.add(page.elements.get(largest));
  }

  /** A request to switch scripts on may be all that stands on a page, and is still no text. */
  private static boolean mayBeShown(PageElement part, double words) {
    return !part.has(Trait.SCRIPTLESS) || words >= MIN_SCRIPTLESS_WORDS;
  }

  /** The outermost element that hides a block, as CSS has it. */
  private @Nullable PageElement root(TextBlock block) {
    @Nullable PageElement root = null;
    boolean painted = false;
    @Nullable PageElement at = block.element;
    while (at != null) {
      painted |= at.has(Trait.PAINTED);
      boolean hides = at.has(Trait.GONE) || (at.has(Trait.UNPAINTED) && !painted);
      if (hides && !revealed.contains(at) && !panels.contains(at)) {
        root = at;
      }
      at = at.parent;
    }
    return root;
  }
}
