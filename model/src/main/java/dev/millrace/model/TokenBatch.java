package dev.millrace.model;

import java.util.BitSet;

/**
 * Rows of a training step or an evaluation.
 *
 * @param tokens [rows, length + 1] row-major; position t predicts token t + 1
 * @param targets [rows]: how many leading targets of each row count; the rest are padding and carry
 *     no loss
 * @param masked [rows, length] row-major: targets that carry no loss although they are no padding
 * @param starts [rows, length] row-major: positions that begin a text, which they and those after
 *     them attend to alone; a row's first position begins one, said or not
 */
public record TokenBatch(
    int rows, int length, int[] tokens, int[] targets, BitSet masked, BitSet starts) {

  /** A batch of which nothing is masked, whose rows are a text each. */
  public TokenBatch(int rows, int length, int[] tokens, int[] targets) {
    this(rows, length, tokens, targets, new BitSet(), new BitSet());
  }

  /** A batch whose rows are a text each. */
  public TokenBatch(int rows, int length, int[] tokens, int[] targets, BitSet masked) {
    this(rows, length, tokens, targets, masked, new BitSet());
  }

  /** The targets that count, over all rows. */
  public long targetCount() {
    long count = 0;
    for (int row = 0; row < rows; row++) {
      int first = row * length;
      count += targets[row] - masked.get(first, first + targets[row]).cardinality();
    }
    return count;
  }
}
