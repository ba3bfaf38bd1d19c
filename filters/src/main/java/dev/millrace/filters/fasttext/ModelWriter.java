package dev.millrace.filters.fasttext;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes dense models in fastText's format, version 12 (args.cc, dictionary.cc of 0.9.2). */
final class ModelWriter {
  /** What decides nothing here: fastText's defaults. */
  private static final int WINDOW = 5;

  private static final int NEGATIVES = 5;
  private static final int RATE_UPDATES = 100;
  private static final double SAMPLING_THRESHOLD = 1e-4;
  private static final long NOT_PRUNED = -1;

  private final OutputStream out;

  ModelWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * @param input [words and buckets][dim]
   * @param output [labels][dim]
   */
  void write(TrainingSettings settings, Dictionary dictionary, float[][] input, float[][] output)
      throws IOException {
    arguments(settings);
    entries(dictionary);
    out.write(0); // not quantized
    matrix(input, settings.dim());
    out.write(0); // nor the output
    matrix(output, settings.dim());
  }

  private void arguments(TrainingSettings settings) throws IOException {
    ModelArguments arguments = settings.arguments();
    ints(ModelArguments.MAGIC, ModelArguments.VERSION, arguments.dimension());
    ints(WINDOW, settings.epoch(), settings.minCount(), NEGATIVES, arguments.wordGrams());
    ints(arguments.loss().code(), ModelArguments.SUPERVISED, arguments.buckets());
    ints(arguments.minGram(), arguments.maxGram(), RATE_UPDATES);
    longs(Double.doubleToRawLongBits(SAMPLING_THRESHOLD));
  }

  private void entries(Dictionary dictionary) throws IOException {
    ints(dictionary.size(), dictionary.words(), dictionary.labels());
    long tokens = 0;
    for (int word = 0; word < dictionary.words(); word++) {
      tokens += dictionary.count(word);
    }
    longs(tokens, NOT_PRUNED);
    for (int entry = 0; entry < dictionary.size(); entry++) {
      out.write(dictionary.word(entry));
      out.write(0);
      longs(dictionary.count(entry));
      out.write(entry < dictionary.words() ? 0 : 1);
    }
  }

  private void matrix(float[][] rows, int columns) throws IOException {
    longs(rows.length, columns);
    ByteBuffer bytes = ByteBuffer.allocate(columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      bytes.clear().asFloatBuffer().put(row);
      out.write(bytes.array());
    }
  }

  private void ints(int... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
    out.write(bytes.array());
  }

  private void longs(long... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    out.write(bytes.array());
  }
}
