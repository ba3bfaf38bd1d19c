package dev.millrace.tokenizer.internal.bpe;

/** Finds the pieces that text begins with, byte after byte. */
final class PieceTrie {
  static final int ROOT = 0;

  /** No such node, or no piece that ends at one. */
  static final int NONE = -1;

  // [node, byte] to the next node
  private final MergeTable next = new MergeTable();
  private final IntList pieces = new IntList(1 << 10);

  PieceTrie() {
    pieces.add(NONE);
  }

  /** Adds a piece; of two with the same bytes the later one is found. */
  void add(byte[] flat, int from, int to, int id) {
    int node = ROOT;
    for (int at = from; at < to; at++) {
      int child = child(node, flat[at]);
      if (child == NONE) {
        child = pieces.size();
        pieces.add(NONE);
        next.put(node, flat[at] & 0xff, 0, child);
      }
      node = child;
    }
    pieces.set(node, id);
  }

  int child(int node, byte b) {
    long found = next.find(node, b & 0xff);
    return found == MergeTable.NONE ? NONE : MergeTable.merged(found);
  }

  /** The piece that ends at the node. */
  int piece(int node) {
    return pieces.get(node);
  }

  /** The piece with exactly these bytes. */
  int find(byte[] utf8, int from, int to) {
    int node = ROOT;
    for (int at = from; at < to && node != NONE; at++) {
      node = child(node, utf8[at]);
    }
    return node == NONE ? NONE : piece(node);
  }
}
