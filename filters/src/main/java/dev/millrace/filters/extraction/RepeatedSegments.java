package dev.millrace.filters.extraction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops the second and later copies of a long block: copies for small screens, quotes repeated as
 * teasers. Short blocks and table cells may repeat ("yes", a speaker's name).
 */
final class RepeatedSegments {

  private static final double MIN_WORDS = 8;

  private RepeatedSegments() {}

  static List<TextBlock> firstOfEach(List<TextBlock> blocks) {
    Set<String> seen = new HashSet<>();
    List<TextBlock> kept = new ArrayList<>(blocks.size());
    for (TextBlock block : blocks) {
      if (block.preformatted || block.statistics.words() < MIN_WORDS || seen.add(block.text)) {
        kept.add(block);
      }
    }
    return kept;
  }
}
