package dev.millrace.model.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * SentencePiece merges whichever neighbours give the piece of the highest score; BPE goes by a list
 * of pairs. The list of every way to make each piece from two others, best pieces first, says the
 * same; so Hugging Face's converter makes it.
 */
final class PieceMerges {
  private PieceMerges() {}

  /** Two pieces that become one. */
  record Merge(String left, String right) {}

  private record Scored(Merge merge, double score) {}

  /**
   * @param scores of each token
   * @param isPiece which tokens are pieces of text, by id
   */
  static List<Merge> of(List<String> tokens, List<Double> scores, IntPredicate isPiece) {
    Set<String> known = new HashSet<>(tokens);
    List<Scored> merges = new ArrayList<>();
    for (int id = 0; id < tokens.size(); id++) {
      if (isPiece.test(id)) {
        addWays(tokens.get(id), scores.get(id), known, merges);
      }
    }
    merges.sort(
        Comparator.comparingDouble(Scored::score)
            .thenComparingInt(scored -> scored.merge.left.length())
            .thenComparingInt(scored -> scored.merge.right.length())
            .reversed());
    return merges.stream().map(Scored::merge).toList();
  }

  private static void addWays(String piece, double score, Set<String> known, List<Scored> merges) {
    for (int at = 1; at < piece.length(); at++) {
      if (Character.isLowSurrogate(piece.charAt(at))) {
        continue;
      }
      Merge merge = new Merge(piece.substring(0, at), piece.substring(at));
      if (known.contains(merge.left) && known.contains(merge.right)) {
        merges.add(new Scored(merge, score));
      }
    }
  }
}
