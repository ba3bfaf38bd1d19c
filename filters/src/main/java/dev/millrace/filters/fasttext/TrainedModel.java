package dev.millrace.filters.fasttext;

import dev.millrace.schemas.SettingsException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Random;

/** A supervised model with softmax while it is trained, and when it is written. */
public final class TrainedModel {
  private final TrainingSettings settings;
  private final Dictionary dictionary;
  private final float[][] input; // [words and buckets][dim]
  private final float[][] output; // [labels][dim]
  private final double loss;

  private TrainedModel(
      TrainingSettings settings,
      Dictionary dictionary,
      float[][] input,
      float[][] output,
      double loss) {
    this.settings = settings;
    this.dictionary = dictionary;
    this.input = input;
    this.output = output;
    this.loss = loss;
  }

  /** Rows evenly distributed about zero, and labels that know nothing. */
  static TrainedModel begin(TrainingSettings settings, Dictionary dictionary, Random random) {
    int dim = settings.dim();
    long bytes = (long) dictionary.rows() * dim * Float.BYTES;
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap / 4 * 3) {
      throw new SettingsException(
          "the model's rows take "
              + (bytes >> 20)
              + " MiB of memory, and the heap has "
              + (heap >> 20)
              + ": take fewer dimensions or buckets, or set a larger heap by MILLRACE_HEAP");
    }
    float[][] input = new float[dictionary.rows()][dim];
    for (float[] row : input) {
      for (int i = 0; i < dim; i++) {
        row[i] = (2 * random.nextFloat() - 1) / dim;
      }
    }
    return new TrainedModel(settings, dictionary, input, new float[dictionary.labels()][dim], 0);
  }

  /**
   * @throws SettingsException if the rows grew beyond all measure
   */
  TrainedModel after(double lastLoss) {
    if (!Double.isFinite(lastLoss) || !areSane(input) || !areSane(output)) {
      throw new SettingsException(
          "training diverged at a learning rate of " + settings.lr() + ": take a lower one");
    }
    return new TrainedModel(settings, dictionary, input, output, lastLoss);
  }

  private static boolean areSane(float[][] rows) {
    return Arrays.stream(rows).allMatch(TrainedModel::isSane);
  }

  private static boolean isSane(float[] row) {
    for (float weight : row) {
      if (!ModelFile.isSane(weight)) {
        return false;
      }
    }
    return true;
  }

  /** Mean loss of a text in the last epoch, in nats. */
  public double loss() {
    return loss;
  }

  /** Words that have a row, the end of a text among them. */
  public int words() {
    return dictionary.words();
  }

  void mean(RowBuffer rows, float[] mean) {
    Arrays.fill(mean, 0);
    for (int i = 0; i < rows.size(); i++) {
      float[] row = input[rows.get(i)];
      for (int d = 0; d < mean.length; d++) {
        mean[d] += row[d];
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= rows.size();
    }
  }

  void add(RowBuffer rows, float[] gradient, float factor) {
    for (int i = 0; i < rows.size(); i++) {
      float[] row = input[rows.get(i)];
      for (int d = 0; d < gradient.length; d++) {
        row[d] += factor * gradient[d];
      }
    }
  }

  /**
   * A step of the output towards a label.
   *
   * @param gradient gets what the hidden vector should be moved by
   * @return the loss, in nats
   */
  double descend(int label, float[] hidden, float rate, float[] gradient) {
    double[] probabilities = probabilities(hidden);
    for (int i = 0; i < output.length; i++) {
      float step = (float) (rate * ((i == label ? 1 : 0) - probabilities[i]));
      float[] row = output[i];
      for (int d = 0; d < hidden.length; d++) {
        gradient[d] += step * row[d];
        row[d] += step * hidden[d];
      }
    }
    return -StrictMath.log(Math.max(probabilities[label], 1e-30));
  }

  private double[] probabilities(float[] hidden) {
    double[] scores = new double[output.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      float sum = 0;
      for (int d = 0; d < hidden.length; d++) {
        sum += output[i][d] * hidden[d];
      }
      scores[i] = sum;
      max = Math.max(max, sum);
    }
    double total = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = StrictMath.exp(scores[i] - max);
      total += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= total;
    }
    return scores;
  }

  /** Writes it as fastText's {@code .bin}: whole under its name, or not at all. */
  public void write(Path path) throws IOException {
    Path whole = path.toAbsolutePath();
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        new ModelWriter(out).write(settings, dictionary, input, output);
      }
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
