package dev.millrace.filters.extraction.features;

import static dev.millrace.filters.extraction.features.FeatureRow.ratio;

import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A block's own text and place, as boilerpipe measures them (Kohlschütter et al. 2010), and how it
 * is set in type. Counts, never words, so no language is preferred.
 */
final class ShallowFeatures {

  private static final List<String> TAGS =
      List.of("p", "li", "h1", "h2", "h3", "h4", "td", "div", "pre", "blockquote", "dt", "dd");

  static final List<String> NAMES = names();

  private final PageTree page;
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final String title;
  private final Set<String> titleWords;
  private final int firstHeading;

  ShallowFeatures(PageTree page) {
    this.page = page;
    this.title = page.head.title().toLowerCase(Locale.ROOT);
    this.titleWords = new HashSet<>(WordBag.words(title));
    int heading = -1;
    for (TextBlock block : page.blocks) {
      occurrences.merge(block.text, 1, Integer::sum);
      if (heading < 0 && block.element.tag.equals("h1")) {
        heading = block.index;
      }
    }
    this.firstHeading = heading;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    names.addAll(List.of("size", "words", "linkDensity", "linkCount", "boldShare", "italicShare"));
    names.addAll(List.of("sentenceEnds", "commas", "digitShare", "capitalShare", "upperCaseShare"));
    names.addAll(List.of("separators", "addresses", "startsLower", "endsSentence", "averageWord"));
    names.addAll(List.of("lines", "preformatted", "occurrences", "inTitle", "titleWords"));
    names.addAll(List.of("position", "sizePosition", "afterHeading", "depth"));
    TAGS.forEach(tag -> names.add("tag." + tag));
    return List.copyOf(names);
  }

  void write(TextBlock block, FeatureRow row) {
    writeText(block, row);
    writePlace(block, row);
    for (String tag : TAGS) {
      row.add(block.element.tag.equals(tag));
    }
  }

  private void writeText(TextBlock block, FeatureRow row) {
    TextStatistics s = block.statistics;
    row.add(s.size());
    row.add(s.words());
    row.add(block.linkDensity());
    row.add(block.markup.linkCount());
    row.add(ratio(block.markup.boldSize(), s.size()));
    row.add(ratio(block.markup.italicSize(), s.size()));
    row.add(s.sentenceEnds());
    row.add(s.commas());
    row.add(ratio(s.digits(), s.size()));
    row.add(ratio(s.capitals(), s.words()));
    row.add(ratio(s.upperCase(), s.size()));
    row.add(s.separators());
    row.add(s.addresses());
    row.add(s.startsLower());
    row.add(s.endsSentence());
    row.add(ratio(s.size(), s.words()));
    row.add(lines(block.text));
    row.add(block.preformatted);
    row.add(occurrences.getOrDefault(block.text, 1));
  }

  private void writePlace(TextBlock block, FeatureRow row) {
    boolean brief = block.statistics.words() <= 30;
    String text = brief ? block.text.toLowerCase(Locale.ROOT) : "";
    row.add(brief && title.contains(text));
    row.add(brief ? shareInTitle(text) : 0);
    row.add(ratio(block.index, page.blocks.size()));
    row.add(ratio(page.sizeBefore(block.index), page.size()));
    row.add(firstHeading < 0 ? -1000 : block.index - firstHeading);
    row.add(block.element.depth);
  }

  private double shareInTitle(String text) {
    List<String> words = WordBag.words(text);
    return ratio((int) words.stream().filter(titleWords::contains).count(), words.size());
  }

  private static int lines(String text) {
    int lines = 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      lines++;
    }
    return lines;
  }
}
