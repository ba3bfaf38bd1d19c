package dev.millrace.tokenizer.internal.bpe;

/** Merges in order, the first with the lowest rank: left and right token, and what they become. */
public final class MergeList {
  private final IntList lefts = new IntList(1024);
  private final IntList rights = new IntList(1024);
  private final IntList results = new IntList(1024);

  public void add(int left, int right, int result) {
    lefts.add(left);
    rights.add(right);
    results.add(result);
  }

  public int size() {
    return lefts.size();
  }

  public int left(int rank) {
    return lefts.get(rank);
  }

  public int right(int rank) {
    return rights.get(rank);
  }

  public int result(int rank) {
    return results.get(rank);
  }

  /** The merges with their places in this list as ranks. */
  MergeTable table() {
    MergeTable table = new MergeTable();
    for (int rank = 0; rank < size(); rank++) {
      table.put(left(rank), right(rank), rank, result(rank));
    }
    return table;
  }

  /** The merges with the ids of their results as ranks. */
  MergeTable tableByResult() {
    MergeTable table = new MergeTable();
    for (int rank = 0; rank < size(); rank++) {
      table.put(left(rank), right(rank), result(rank), result(rank));
    }
    return table;
  }

  boolean isOrderedByResult() {
    for (int rank = 1; rank < size(); rank++) {
      if (result(rank - 1) > result(rank)) {
        return false;
      }
    }
    return true;
  }
}
