package dev.millrace.filters.fasttext;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words of the texts that a model is trained on. */
final class WordCounts {
  /** Beyond that the rarest are forgotten, so that memory is bounded: some 200 bytes a word. */
  private static final int MAX_WORDS = 2_000_000;

  private final Map<String, Long> counts = new HashMap<>();
  private long texts;
  private long forgotten = 1;

  void add(String text) {
    texts++;
    int end = text.length();
    for (int from = 0; from < end; ) {
      int to = from;
      while (to < end && !isSeparator(text.charAt(to))) {
        to++;
      }
      if (to > from && !add(text, from, to)) {
        return;
      }
      from = to + 1;
    }
  }

  /** Returns whether the text goes on: it ends at fastText's own token for the end. */
  private boolean add(String text, int from, int to) {
    String word = text.substring(from, to);
    if (word.equals(Dictionary.END)) {
      return false;
    }
    if (!word.startsWith(Dictionary.PREFIX)) {
      counts.merge(word, 1L, Long::sum);
      while (counts.size() > MAX_WORDS) {
        forgotten++;
        counts.values().removeIf(count -> count < forgotten);
      }
    }
    return true;
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
  }

  /**
   * The words and the labels, the most frequent first, as fastText orders them.
   *
   * @param labels with the number of their texts
   */
  Dictionary dictionary(Map<String, Long> labels, int minCount, int buckets) {
    List<Map.Entry<String, Long>> entries = new ArrayList<>();
    counts.forEach(
        (word, count) -> {
          if (count >= minCount) {
            entries.add(Map.entry(word, count));
          }
        });
    entries.add(Map.entry(Dictionary.END, texts));
    entries.sort(BY_COUNT);
    int words = entries.size();
    labels.entrySet().stream()
        .map(label -> Map.entry(Dictionary.PREFIX + label.getKey(), label.getValue()))
        .sorted(BY_COUNT)
        .forEach(entries::add);
    return new Dictionary(
        words,
        entries.stream()
            .map(entry -> entry.getKey().getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new),
        entries.stream().mapToLong(Map.Entry::getValue).toArray(),
        GramRows.all(words, buckets));
  }

  private static final Comparator<Map.Entry<String, Long>> BY_COUNT =
      Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
          .thenComparing(Map.Entry.comparingByKey());
}
