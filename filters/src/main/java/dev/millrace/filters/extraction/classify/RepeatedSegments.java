package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.features.TextStatistics;
import dev.millrace.filters.extraction.tree.Effort;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops long blocks that say again what the blocks kept before them said: copies for small screens,
 * quotes lifted out of the text, a whole article a second time in one hidden element. Short blocks
 * may repeat ("yes", a speaker's name), and so may code.
 */
public final class RepeatedSegments {

  private static final int MIN_WORDS = 8;
  private static final int SHINGLE = 5;
  private static final int CHARACTERS_A_STEP = 8;
  private static final double MAX_REPEATED = 0.8;

  private final Set<Long> seen = new HashSet<>();

  private RepeatedSegments() {}

  public static List<TextBlock> firstOfEach(List<TextBlock> blocks, Effort effort) {
    RepeatedSegments segments = new RepeatedSegments();
    List<TextBlock> kept = new ArrayList<>(blocks.size());
    for (TextBlock block : blocks) {
      effort.spend(1 + block.text.length() / CHARACTERS_A_STEP);
      if (block.preformatted || !segments.repeats(block.text)) {
        kept.add(block);
      }
    }
    return kept;
  }

  /** Whether most shingles were seen before; a text that stays adds its own. */
  private boolean repeats(String text) {
    long[] shingles = shingles(text);
    int repeated = 0;
    for (long shingle : shingles) {
      repeated += seen.contains(shingle) ? 1 : 0;
    }
    if (shingles.length > 0 && repeated > MAX_REPEATED * shingles.length) {
      return true;
    }
    for (long shingle : shingles) {
      seen.add(shingle);
    }
    return false;
  }

  /**
   * Hashes of every run of {@value #SHINGLE} words; of characters in a text without spaces; none
   * for a short text.
   */
  private static long[] shingles(String text) {
    long[] units = units(text);
    if (units.length < MIN_WORDS) {
      return new long[0];
    }
    long[] shingles = new long[units.length - SHINGLE + 1];
    for (int i = 0; i < shingles.length; i++) {
      long hash = 0;
      for (int j = 0; j < SHINGLE; j++) {
        hash = hash * 0x9e3779b97f4a7c15L + units[i + j];
      }
      shingles[i] = hash ^ (hash >>> 32);
    }
    return shingles;
  }

  private static long[] units(String text) {
    long[] units = new long[text.length()];
    int count = 0;
    long word = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c) && !TextStatistics.isDense(c)) {
        word = word * 31 + Character.toLowerCase(c) + 1;
        continue;
      }
      if (word != 0) {
        units[count++] = word;
        word = 0;
      }
      if (TextStatistics.isDense(c)) {
        units[count++] = c;
      }
    }
    if (word != 0) {
      units[count++] = word;
    }
    return Arrays.copyOf(units, count);
  }
}
