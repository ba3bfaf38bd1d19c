package dev.millrace.tokenizer.internal.bpe;

import java.util.ArrayList;
import java.util.List;

/** Byte-pair encoding as the papers describe it, one merge at a time over the whole piece. */
public final class NaiveBytePairs {
  private NaiveBytePairs() {}

  /** The pair of lowest rank first, the leftmost of equals. */
  public static List<Integer> merge(List<Integer> symbols, MergeTable merges) {
    List<Integer> merged = new ArrayList<>(symbols);
    while (true) {
      int best = -1;
      long lowest = MergeTable.NONE;
      for (int i = 0; i + 1 < merged.size(); i++) {
        long merge = merges.find(merged.get(i), merged.get(i + 1));
        if (merge < lowest) {
          lowest = merge;
          best = i;
        }
      }
      if (best < 0) {
        return merged;
      }
      merged.set(best, MergeTable.merged(lowest));
      merged.remove(/* index */ best + 1);
    }
  }
}
