package dev.millrace.model;

/**
 * Rows of a training step or an evaluation.
 *
 * @param tokens [rows, length + 1] row-major; position t predicts token t + 1
 * @param targets [rows]: how many leading targets of each row count; the rest are padding and carry
 *     no loss
 */
public record TokenBatch(int rows, int length, int[] tokens, int[] targets) {

  /** The targets that count, over all rows. */
  public long targetCount() {
    long count = 0;
    for (int row : targets) {
      count += row;
    }
    return count;
  }
}
