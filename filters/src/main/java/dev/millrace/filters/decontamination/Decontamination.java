package dev.millrace.filters.decontamination;

import dev.millrace.filters.Verdict;
import dev.millrace.schemas.SettingsException;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule group {@code decontamination}: a document that shares an n-gram of words with an item of
 * an evaluation is dropped, as GPT-3's was (Brown et al. 2020, arXiv 2005.14165, appendix C). A
 * text of an item that is shorter than an n-gram counts as a whole, if it has {@link #LEAST_WORDS}
 * words. Thread-safe.
 *
 * <p>Memory: n-grams are hashes of 64 bits with the number of their item, 12 bytes, in a table at
 * most three quarters full: 16 to 32 bytes each, a quarter of the heap in all; and 32 bytes for
 * each item. Among a document's 1,000 n-grams one of 10 million hashes is met by chance once in 2 x
 * 10^9 documents.
 */
public final class Decontamination {
  /** A text of fewer words is too common to tell anything. */
  static final int LEAST_WORDS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(Decontamination.class);
  private static final String RULE = "decontamination.overlap";
  private static final String REASON = "ngram_overlap";
  private static final int NONE = -1;

  /** Of an n-gram, in a table that has just grown. */
  private static final long MOST_BYTES = 32;

  private final int ngram;
  private final Long2IntOpenHashMap items = new Long2IntOpenHashMap(); // n-gram's hash to item
  private final boolean[] shorter; // by number of words: whether an item's whole text has so many
  private final List<String> files = new ArrayList<>();
  private final List<int[]> places = new ArrayList<>(); // [file, line] of each item
  private long tooShort;

  private Decontamination(int ngram) {
    this.ngram = ngram;
    this.shorter = new boolean[ngram];
    items.defaultReturnValue(NONE);
  }

  /**
   * What the settings ask for; empty where they name no files. Of items that share an n-gram the
   * first one is named.
   *
   * @throws SettingsException if a file cannot be read, is not JSON, or none has a text to look for
   *     in the fields that are named
   */
  public static Optional<Decontamination> of(DecontaminationSettings settings) {
    if (settings.files().isEmpty()) {
      return Optional.empty();
    }
    Decontamination decontamination = new Decontamination(settings.ngram());
    EvaluationFiles reader = new EvaluationFiles(settings.fields());
    for (Path file : EvaluationFiles.expand(settings.files())) {
      decontamination.files.add(file.toString());
      reader.visit(file, decontamination::add);
    }
    if (decontamination.items.isEmpty() && !settings.fields().isEmpty()) {
      throw new SettingsException(
          "decontamination.files have no text of "
              + LEAST_WORDS
              + " words in the fields "
              + String.join(", ", settings.fields())
              + ": name others in decontamination.fields");
    }
    LOG.info(
        "decontamination: {} n-grams of {} items; {} items have no text of {} words and are not"
            + " looked for",
        decontamination.ngrams(),
        decontamination.items(),
        decontamination.ignored(),
        LEAST_WORDS);
    return Optional.of(decontamination);
  }

  private void add(EvaluationItem item) {
    int number = places.size();
    places.add(new int[] {files.size() - 1, item.line()});
    boolean found = false;
    for (String text : item.texts()) {
      WordHashes words = new WordHashes(text);
      if (words.size() >= LEAST_WORDS) {
        int length = Math.min(ngram, words.size());
        for (int from = 0; from + length <= words.size(); from++) {
          items.putIfAbsent(words.ofGram(from, length), number);
        }
        if (length < ngram) {
          shorter[length] = true;
        }
        found = true;
        requireRoom();
      }
    }
    tooShort += found ? 0 : 1;
  }

  private void requireRoom() {
    long heap = Runtime.getRuntime().maxMemory();
    if (items.size() * MOST_BYTES > heap / 4) {
      throw new SettingsException(
          "decontamination.files have more than "
              + items.size()
              + " n-grams, which take a quarter of the heap's "
              + (heap >> 20)
              + " MiB: name fewer files or fields, or set a larger heap by MILLRACE_HEAP");
    }
  }

  /** Items read. */
  public int items() {
    return places.size();
  }

  /** Items that have no text of {@link #LEAST_WORDS} words, which are not looked for. */
  public long ignored() {
    return tooShort;
  }

  /** Different n-grams and short texts that are looked for. */
  public int ngrams() {
    return items.size();
  }

  /**
   * What a text shares with the evaluations.
   *
   * @param words how many in a row
   * @param item file and line of the first item met, {@code squad.jsonl:17}
   */
  public record Overlap(int words, String item) {}

  public Optional<Overlap> find(String text) {
    WordHashes words = new WordHashes(text);
    for (int from = 0; from < words.size(); from++) {
      for (int length = ngram; length >= LEAST_WORDS; length--) {
        if ((length == ngram || shorter[length]) && from + length <= words.size()) {
          int item = items.get(words.ofGram(from, length));
          if (item != NONE) {
            return Optional.of(new Overlap(length, place(item)));
          }
        }
      }
    }
    return Optional.empty();
  }

  private String place(int item) {
    int[] place = places.get(item);
    return files.get(place[0]) + ":" + place[1];
  }

  /** What is said of a text that has an item's words. */
  public Optional<Verdict.Drop> fault(String text) {
    return find(text)
        .map(
            overlap -> new Verdict.Drop(RULE, REASON, overlap.words(), 0).matching(overlap.item()));
  }
}
