package dev.millrace.filters.fasttext;

import java.util.Arrays;

/**
 * A growing list of row numbers. By hand: with fastutil's IntArrayList a prediction takes a fifth
 * longer.
 */
final class RowBuffer {
  private int[] rows = new int[1024];
  private int size;

  void add(int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size * 2);
    }
    rows[size++] = row;
  }

  void addAll(int[] more) {
    if (size + more.length > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(rows.length * 2, size + more.length));
    }
    System.arraycopy(more, 0, rows, size, more.length);
    size += more.length;
  }

  /** Takes another's rows, and leaves it none. */
  void addAll(RowBuffer other) {
    for (int i = 0; i < other.size; i++) {
      add(other.rows[i]);
    }
    other.size = 0;
  }

  void clear() {
    size = 0;
  }

  int get(int index) {
    return rows[index];
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(rows, size);
  }

  /** Adds the listed rows of the matrix to the sum and forgets them. */
  void drainTo(RowMatrix matrix, float[] sum) {
    matrix.addRows(rows, size, sum);
    size = 0;
  }
}
