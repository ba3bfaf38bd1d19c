package dev.millrace.evaluation.extraction;

import dev.millrace.filters.extraction.features.WordBag;
import dev.millrace.filters.extraction.tree.PageTree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which blocks of a page make up its gold text: for a long block the share of its word triples that
 * the gold text has, for a short one whether it is a line of the gold text, or a part of it between
 * blocks that are in it.
 */
final class BlockLabels {

  private static final int REACH = 6;

  private final Set<List<String>> triples;
  private final Set<List<String>> lines = new HashSet<>();
  private final String joined;

  private BlockLabels(String gold) {
    List<String> words = WordBag.lowerCaseWords(gold);
    triples = WordBag.shingles(words, 3).keySet();
    joined = " " + String.join(" ", words) + " ";
    gold.lines().map(WordBag::lowerCaseWords).forEach(lines::add);
  }

  /** A label from 0 (boilerplate) to 1 (content) for each block. */
  static float[] of(PageTree page, String gold) {
    BlockLabels labels = new BlockLabels(gold);
    List<List<String>> words =
        page.blocks.stream().map(block -> WordBag.lowerCaseWords(block.text)).toList();
    float[] result = new float[words.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = labels.certain(words.get(i));
    }
    float[] settled = result.clone();
    for (int i = 0; i < result.length; i++) {
      if (result[i] < 0) {
        settled[i] = (near(result, i, -1) + near(result, i, 1)) / 2;
      }
    }
    return settled;
  }

  /** -1 where the words alone do not tell. */
  private float certain(List<String> words) {
    if (words.isEmpty()) {
      return -1;
    }
    if (words.size() < 4) {
      return lines.contains(words)
          ? 1
          : joined.contains(" " + String.join(" ", words) + " ") ? -1 : 0;
    }
    int found = 0;
    int count = words.size() - 2;
    for (int i = 0; i < count; i++) {
      found += triples.contains(words.subList(i, i + 3)) ? 1 : 0;
    }
    return (float) found / count;
  }

  private static float near(float[] labels, int from, int step) {
    for (int i = from + step, n = 0; i >= 0 && i < labels.length && n < REACH; i += step, n++) {
      if (labels[i] >= 0) {
        return labels[i];
      }
    }
    return 0;
  }
}
