package dev.millrace.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Some rows of a batch, inputs and targets apart.
 *
 * @param ids [rows, length]
 * @param targets [rows, length], {@link #IGNORED} where none counts
 * @param starts [rows, length]: for each position the index in its row of the first that it attends
 *     to
 */
public record MicroBatch(int[] ids, int[] targets, int[] starts) {
  /** A target that carries no loss. */
  public static final int IGNORED = -1;

  /** The batch in pieces of that many rows; the last may have fewer. */
  public static List<MicroBatch> split(TokenBatch batch, int mostRows) {
    List<MicroBatch> micro = new ArrayList<>();
    for (int first = 0; first < batch.rows(); first += mostRows) {
      micro.add(of(batch, first, Math.min(mostRows, batch.rows() - first)));
    }
    return micro;
  }

  private static MicroBatch of(TokenBatch batch, int first, int rows) {
    int length = batch.length();
    int[] ids = new int[rows * length];
    int[] targets = new int[rows * length];
    Arrays.fill(targets, IGNORED);
    for (int row = 0; row < rows; row++) {
      int from = (first + row) * (length + 1);
      System.arraycopy(batch.tokens(), from, ids, row * length, length);
      int counted = batch.targets()[first + row];
      System.arraycopy(batch.tokens(), from + 1, targets, row * length, counted);
    }
    int firstTarget = first * length;
    BitSet masked = batch.masked().get(firstTarget, firstTarget + targets.length);
    masked.stream().forEach(target -> targets[target] = IGNORED);
    return new MicroBatch(ids, targets, starts(batch, firstTarget, targets.length));
  }

  private static int[] starts(TokenBatch batch, int first, int positions) {
    int[] starts = new int[positions];
    int start = 0;
    for (int i = 0; i < positions; i++) {
      int position = i % batch.length();
      if (position == 0 || batch.starts().get(first + i)) {
        start = position;
      }
      starts[i] = start;
    }
    return starts;
  }

  /** Whether a row holds more than one text. */
  public boolean isDivided() {
    return Arrays.stream(starts).anyMatch(start -> start > 0);
  }

  /**
   * Refuses a batch that is longer than a context, or whose parts do not fit each other or the
   * vocabulary.
   *
   * @return the targets that count, at least one
   */
  public static long check(TokenBatch batch, int contextLength, int vocabularySize) {
    if (batch.length() < 1 || batch.length() > contextLength) {
      throw new IllegalArgumentException(
          "rows of %d tokens do not fit the context of %d"
              .formatted(batch.length(), contextLength));
    }
    checkParts(batch);
    checkTokens(batch, vocabularySize);
    long targets = batch.targetCount();
    if (targets == 0) {
      throw new IllegalArgumentException("the batch has no target that counts");
    }
    return targets;
  }

  private static void checkParts(TokenBatch batch) {
    int stride = batch.length() + 1;
    if (batch.tokens().length != (long) batch.rows() * stride
        || batch.targets().length != batch.rows()) {
      throw new IllegalArgumentException(
          "%d tokens and %d target counts for %d rows of %d"
              .formatted(batch.tokens().length, batch.targets().length, batch.rows(), stride));
    }
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.targets()[row] < 0 || batch.targets()[row] > batch.length()) {
        throw new IllegalArgumentException(
            "row %d counts %d targets of %d".formatted(row, batch.targets()[row], batch.length()));
      }
    }
  }

  private static void checkTokens(TokenBatch batch, int vocabularySize) {
    int stride = batch.length() + 1;
    for (int i = 0; i < batch.tokens().length; i++) {
      int id = batch.tokens()[i];
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalArgumentException(
            "token %d at row %d, position %d is outside the vocabulary of %d"
                .formatted(id, i / stride, i % stride, vocabularySize));
      }
    }
  }
}
