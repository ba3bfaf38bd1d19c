package dev.millrace.filters.extraction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a block before it is judged: its own shallow text features (boilerpipe), those
 * of its neighbours (jusText), of its ancestors (Readability), the share of the page under each
 * kind of named ancestor (Trafilatura), and the page as a whole. Nothing here reads words of the
 * text, so no language is preferred.
 */
final class BlockFeatures {

  private static final int ANCESTORS = 4;
  private static final int NEIGHBOURS = 2;
  private static final Mark[] MARKS = Mark.values();

  private static final List<String> TAGS =
      List.of("p", "li", "h1", "h2", "h3", "h4", "td", "div", "pre", "blockquote", "dt", "dd");

  private static final List<String> NAMES = allNames();

  private final PageTree page;
  private final PageElement best;
  private final PageType type;
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final float[][] shares;
  private final String title;
  private final int firstHeading;
  private final float[] wholePage;

  /** Share of the page's prose that the best element by readability holds. */
  private final double bestShare;

  BlockFeatures(PageTree page, PageElement best, PageType type) {
    this.page = page;
    this.best = best;
    this.type = type;
    this.title = normalized(page.head.title());
    int heading = -1;
    for (TextBlock block : page.blocks) {
      occurrences.merge(normalized(block.text), 1, Integer::sum);
      if (heading < 0 && block.element.tag.equals("h1")) {
        heading = block.index;
      }
    }
    this.firstHeading = heading;
    this.wholePage = wholePage(page);
    this.shares = shares();
    this.bestShare = ratio(page.proseSize(best), page.proseSize());
  }

  /**
   * For every element and mark, the share of the page covered by its nearest ancestor-or-self with
   * the mark, 0 where there is none. Elements without marks of their own share their parent's row.
   */
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

  static int count() {
    return NAMES.size();
  }

  /** The names of the features, in the order of {@link #of}. */
  static List<String> names() {
    return NAMES;
  }

  private static List<String> allNames() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "size",
                "words",
                "linkDensity",
                "linkCount",
                "sentenceEnds",
                "commas",
                "digitShare",
                "capitalShare",
                "endsSentence",
                "averageWord",
                "lines",
                "preformatted",
                "occurrences",
                "inTitle",
                "position",
                "sizePosition",
                "afterHeading",
                "depth"));
    for (String tag : TAGS) {
      names.add("tag." + tag);
    }
    for (int distance = 1; distance <= NEIGHBOURS; distance++) {
      for (String side : List.of("before", "after")) {
        for (String name : List.of("words", "linkDensity", "endsSentence", "levels")) {
          names.add(side + distance + '.' + name);
        }
      }
    }
    for (int level = 0; level < ANCESTORS; level++) {
      for (String name :
          List.of(
              "share",
              "linkDensity",
              "blocks",
              "averageWords",
              "proseShare",
              "children",
              "repeated")) {
        names.add("ancestor" + level + '.' + name);
      }
    }
    for (Mark mark : MARKS) {
      names.add("mark." + mark.name().toLowerCase(Locale.ROOT));
    }
    names.addAll(
        List.of(
            "best.inside",
            "best.levels",
            "best.share",
            "best.distance",
            "best.scoreShare",
            "page.words",
            "page.blocks",
            "page.linkDensity",
            "page.proseShare",
            "page.listShare",
            "page.averageBlock"));
    for (PageType type : PageType.values()) {
      names.add("type." + type.name().toLowerCase(Locale.ROOT));
    }
    return List.copyOf(names);
  }

  /** Writes the features of one block. */
  void of(TextBlock block, float[] out) {
    int at = own(block, out, 0);
    at = neighbours(block, out, at);
    at = ancestors(block, out, at);
    System.arraycopy(shares[block.element.index], 0, out, at, MARKS.length);
    at = candidate(block, out, at + MARKS.length);
    System.arraycopy(wholePage, 0, out, at, wholePage.length);
    at += wholePage.length;
    for (PageType each : PageType.values()) {
      out[at++] = each == type ? 1 : 0;
    }
  }

  private int own(TextBlock block, float[] out, int start) {
    int at = start;
    TextStatistics s = block.statistics;
    String key = normalized(block.text);
    out[at++] = (float) s.size();
    out[at++] = (float) s.words();
    out[at++] = (float) block.linkDensity();
    out[at++] = block.linkCount;
    out[at++] = s.sentenceEnds();
    out[at++] = s.commas();
    out[at++] = (float) ratio(s.digits(), s.size());
    out[at++] = (float) ratio(s.capitals(), s.words());
    out[at++] = s.endsSentence() ? 1 : 0;
    out[at++] = (float) ratio(s.size(), s.words());
    out[at++] = block.text.lines().count();
    out[at++] = block.preformatted ? 1 : 0;
    out[at++] = occurrences.getOrDefault(key, 1);
    out[at++] = !key.isEmpty() && title.contains(key) ? 1 : 0;
    out[at++] = (float) ratio(block.index, page.blocks.size());
    out[at++] = (float) ratio(page.sizeBefore(block.index), page.size());
    out[at++] = firstHeading < 0 ? -1000 : block.index - firstHeading;
    out[at++] = block.element.depth;
    for (String tag : TAGS) {
      out[at++] = block.element.tag.equals(tag) ? 1 : 0;
    }
    return at;
  }

  private int neighbours(TextBlock block, float[] out, int start) {
    int at = start;
    for (int distance = 1; distance <= NEIGHBOURS; distance++) {
      at = neighbour(block, block.index - distance, out, at);
      at = neighbour(block, block.index + distance, out, at);
    }
    return at;
  }

  private int neighbour(TextBlock block, int index, float[] out, int start) {
    int at = start;
    boolean exists = index >= 0 && index < page.blocks.size();
    TextBlock other = exists ? page.blocks.get(index) : block;
    out[at++] = exists ? (float) other.statistics.words() : -1;
    out[at++] = exists ? (float) other.linkDensity() : -1;
    out[at++] = exists && other.statistics.endsSentence() ? 1 : 0;
    out[at++] = exists ? levelsToCover(block.element, other) : -1;
    return at;
  }

  /** How many elements up from here the other block is inside: 0 for siblings in one element. */
  private static int levelsToCover(PageElement from, TextBlock other) {
    int levels = 0;
    @Nullable PageElement element = from;
    while (element != null && levels < 10 && !element.covers(other)) {
      element = element.parent;
      levels++;
    }
    return levels;
  }

  private int ancestors(TextBlock block, float[] out, int start) {
    int at = start;
    PageElement element = block.element;
    for (int level = 0; level < ANCESTORS; level++) {
      int blocks = element.endBlock - element.firstBlock;
      out[at++] = (float) ratio(page.size(element), page.size());
      out[at++] = (float) page.linkDensity(element);
      out[at++] = blocks;
      out[at++] = (float) ratio(page.words(element), blocks);
      out[at++] = (float) ratio(page.proseSize(element), page.size(element));
      out[at++] = element.childCount;
      out[at++] = element.repeatedChildren;
      element = element.parent == null ? element : element.parent;
    }
    return at;
  }

  private int candidate(TextBlock block, float[] out, int start) {
    int at = start;
    boolean inside = best.covers(block);
    out[at++] = inside ? 1 : 0;
    out[at++] = levelsToCover(best, block);
    out[at++] = (float) bestShare;
    out[at++] =
        inside
            ? 0
            : block.index < best.firstBlock
                ? block.index - best.firstBlock
                : block.index - best.endBlock + 1;
    out[at++] = (float) ratio(block.element.readabilityScore, best.readabilityScore);
    return at;
  }

  private static float[] wholePage(PageTree page) {
    double listed = 0;
    for (TextBlock block : page.blocks) {
      listed += block.element.tag.equals("li") ? block.size() : 0;
    }
    return new float[] {
      (float) page.words(),
      page.blocks.size(),
      (float) ratio(page.linkSize(), page.size()),
      (float) ratio(page.proseSize(), page.size()),
      (float) ratio(listed, page.size()),
      (float) ratio(page.words(), page.blocks.size())
    };
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  static String normalized(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
