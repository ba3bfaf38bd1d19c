package dev.millrace.cli.rows;

import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.InferenceEngine.Sequence;
import java.util.Arrays;

/**
 * Logits after each token of a text, a few rows at a time: those of a long text would fill the
 * heap.
 */
public final class LogitRows {
  private static final int ROWS = 64;

  private LogitRows() {}

  public static void forEach(InferenceEngine engine, int[] tokens, Reader reader) {
    try (Sequence sequence = engine.newSequence()) {
      for (int from = 0; from < tokens.length; from += ROWS) {
        int to = Math.min(tokens.length, from + ROWS);
        Input input = new Input(sequence, Arrays.copyOfRange(tokens, from, to));
        float[][] rows = engine.appendEach(input);
        for (int i = 0; i < rows.length; i++) {
          reader.read(from + i, rows[i]);
        }
      }
    }
  }

  /** Takes the rows in order. */
  @FunctionalInterface
  public interface Reader {
    /**
     * @param logits [vocabularySize], of the token that follows this position
     */
    void read(int position, float[] logits);
  }
}
