package dev.millrace.tokenizer.training;

import dev.millrace.tokenizer.internal.bpe.IntList;
import dev.millrace.tokenizer.internal.bpe.MergeList;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Learns merges from counted pieces: again and again the most frequent pair, the smaller ids first
 * among equals. A merge changes only the counts around its own occurrences, so the pieces are gone
 * through once, and then only those that hold the pair.
 */
final class MergeLearner {
  private static final int BYTES = 256;

  private static final Comparator<Candidate> ORDER =
      Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair);

  private final PieceCounts pieces;
  private final int[] symbols;
  private final int[] lengths;
  private final PairCounts pairs = new PairCounts();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>(ORDER);

  MergeLearner(PieceCounts pieces) {
    this.pieces = pieces;
    symbols = new int[pieces.totalLength()];
    lengths = new int[pieces.size()];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = pieces.byteAt(i) & 0xff;
    }
    for (int piece = 0; piece < lengths.length; piece++) {
      lengths[piece] = pieces.length(piece);
    }
  }

  private record Candidate(long count, long pair, int index) {}

  /** At most {@code limit} merges of pairs that occur at least {@code minCount} times. */
  MergeList learn(int limit, long minCount) {
    countAll();
    MergeList merges = new MergeList();
    while (merges.size() < limit) {
      Candidate best = queue.poll();
      if (best == null || best.count < minCount) {
        break;
      }
      long count = pairs.count(best.index);
      if (count != best.count) {
        // counts of queued pairs only fall
        queue.add(new Candidate(count, best.pair, best.index));
        continue;
      }
      int merged = BYTES + merges.size();
      merge(best, merged);
      merges.add(PairCounts.left(best.pair), PairCounts.right(best.pair), merged);
    }
    return merges;
  }

  private void countAll() {
    for (int piece = 0; piece < lengths.length; piece++) {
      int start = pieces.start(piece);
      for (int i = start; i + 1 < start + lengths[piece]; i++) {
        pairs.add(PairCounts.pair(symbols[i], symbols[i + 1]), pieces.count(piece), piece);
      }
    }
    enqueueFrom(0);
  }

  private void enqueueFrom(int firstIndex) {
    for (int index = firstIndex; index < pairs.size(); index++) {
      queue.add(new Candidate(pairs.count(index), pairs.pair(index), index));
    }
  }

  private void merge(Candidate pair, int merged) {
    int known = pairs.size();
    IntList in = pairs.pieces(pair.index);
    for (int i = 0; i < in.size(); i++) {
      mergeIn(in.get(i), PairCounts.left(pair.pair), PairCounts.right(pair.pair), merged);
    }
    pairs.remove(pair.index);
    // all pairs that this merge made hold the new symbol, so all of them are new
    enqueueFrom(known);
  }

  private void mergeIn(int piece, int left, int right, int merged) {
    int start = pieces.start(piece);
    int end = start + lengths[piece];
    long count = pieces.count(piece);
    int out = start;
    int at = start;
    // what stood before the current place, before and after this merge
    int oldPrevious = -1;
    while (at < end) {
      if (at + 1 == end || symbols[at] != left || symbols[at + 1] != right) {
        oldPrevious = symbols[at];
        symbols[out++] = symbols[at++];
        continue;
      }
      if (out > start) {
        pairs.subtract(PairCounts.pair(oldPrevious, left), count);
        pairs.add(PairCounts.pair(symbols[out - 1], merged), count, piece);
      }
      at += 2;
      boolean again = at + 1 < end && symbols[at] == left && symbols[at + 1] == right;
      if (at < end && !again) {
        pairs.subtract(PairCounts.pair(right, symbols[at]), count);
        pairs.add(PairCounts.pair(merged, symbols[at]), count, piece);
      }
      oldPrevious = right;
      symbols[out++] = merged;
    }
    lengths[piece] = out - start;
  }
}
