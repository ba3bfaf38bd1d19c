package dev.millrace.tokenizer.internal.bpe;

import java.util.Arrays;

/**
 * One long piece being merged: symbols in a linked list, candidate merges in a binary heap ordered
 * by rank, then position; n log n in the number of symbols. A candidate whose pair has changed
 * since is skipped when it comes up.
 */
final class LongPiece {
  private static final int NONE = -1;

  private final MergeTable merges;
  private final int[] ids;
  private final int[] next;
  private final int[] previous;
  // by the position of the left symbol
  private final long[] pairs;
  // rank << 32 | position
  private long[] heap;
  private int heapSize;

  LongPiece(MergeTable merges, int[] symbols) {
    this.merges = merges;
    int size = symbols.length;
    ids = symbols;
    next = new int[size];
    previous = new int[size];
    pairs = new long[size];
    heap = new long[size + 1];
    for (int i = 0; i < size; i++) {
      next[i] = i + 1 < size ? i + 1 : NONE;
      previous[i] = i - 1;
      pairs[i] = i + 1 < size ? merges.find(ids[i], ids[i + 1]) : MergeTable.NONE;
      if (pairs[i] != MergeTable.NONE) {
        heap[heapSize++] = candidate(i);
      }
    }
    for (int i = heapSize / 2 - 1; i >= 0; i--) {
      siftDown(i, heap[i]);
    }
  }

  void mergeInto(IntList out) {
    while (heapSize > 0) {
      long candidate = pop();
      int at = (int) candidate;
      if (pairs[at] != MergeTable.NONE && candidate(at) == candidate) {
        merge(at);
      }
    }
    for (int i = ids.length == 0 ? NONE : 0; i != NONE; i = next[i]) {
      out.add(ids[i]);
    }
  }

  private void merge(int at) {
    ids[at] = MergeTable.merged(pairs[at]);
    int right = next[at];
    pairs[right] = MergeTable.NONE;
    next[at] = next[right];
    if (next[at] != NONE) {
      previous[next[at]] = at;
    }
    update(at);
    if (previous[at] != NONE) {
      update(previous[at]);
    }
  }

  private void update(int at) {
    pairs[at] = next[at] == NONE ? MergeTable.NONE : merges.find(ids[at], ids[next[at]]);
    if (pairs[at] != MergeTable.NONE) {
      push(candidate(at));
    }
  }

  private long candidate(int at) {
    return (long) MergeTable.rank(pairs[at]) << Integer.SIZE | at;
  }

  private void push(long candidate) {
    if (heapSize == heap.length) {
      heap = Arrays.copyOf(heap, heapSize + (heapSize >> 1) + 1);
    }
    int child = heapSize++;
    while (child > 0) {
      int parent = (child - 1) >>> 1;
      if (heap[parent] <= candidate) {
        break;
      }
      heap[child] = heap[parent];
      child = parent;
    }
    heap[child] = candidate;
  }

  private long pop() {
    long top = heap[0];
    heapSize--;
    if (heapSize > 0) {
      siftDown(0, heap[heapSize]);
    }
    return top;
  }

  private void siftDown(int from, long candidate) {
    int parent = from;
    while (2 * parent + 1 < heapSize) {
      int child = 2 * parent + 1;
      if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
        child++;
      }
      if (candidate <= heap[child]) {
        break;
      }
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = candidate;
  }
}
