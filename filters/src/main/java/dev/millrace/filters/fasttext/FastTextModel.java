package dev.millrace.filters.fasttext;

import dev.millrace.schemas.SettingsException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A supervised fastText model, {@code .bin} or {@code .ftz}, with the arithmetic of fastText 0.9.2:
 * same rows, summed in the same order in single precision. Immutable; safe for any number of
 * threads.
 *
 * <p>A text is one line to the model: a newline counts as a space. A surrogate without its partner
 * counts as a question mark. A token {@code </s>} inside the text ends it, as it does in fastText.
 *
 * <p>Memory: the rows of the input decoded, dimension x 4 bytes each.
 */
public final class FastTextModel {
  private final Dictionary dictionary;
  private final RowMatrix input;
  private final LabelScorer labels;
  private final TextRows textRows;

  private FastTextModel(
      ModelArguments arguments, Dictionary dictionary, RowMatrix input, LabelScorer labels) {
    this.dictionary = dictionary;
    this.input = input;
    this.labels = labels;
    this.textRows = new TextRows(arguments, dictionary);
  }

  /**
   * @throws SettingsException if there is no such file, or it is no such model: names the file and
   *     what is wrong with it
   */
  public static FastTextModel read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new SettingsException(path + ": no such file; it must be a fastText model");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return read(in, Files.size(path));
    } catch (IOException e) {
      throw new SettingsException(
          path
              + " cannot be read as a supervised fastText model (.bin or .ftz): "
              + e.getMessage()
              + "; name one that millrace quality train or fasttext supervised has written",
          e);
    }
  }

  /**
   * Reads a whole model file.
   *
   * @throws IOException where it is inconsistent, too short, or of word vectors: says what
   */
  public static FastTextModel read(byte[] file) throws IOException {
    return read(new ByteArrayInputStream(file), file.length);
  }

  private static FastTextModel read(InputStream in, long length) throws IOException {
    ModelFile file = new ModelFile(in, length);
    ModelArguments arguments = ModelArguments.read(file);
    Dictionary dictionary = Dictionary.read(file, arguments);
    boolean quantized = file.readFlag();
    if (!quantized && dictionary.grams().isPruned()) {
      throw new IOException("buckets are pruned, but the rows are not quantized");
    }
    RowMatrix input =
        quantized
            ? RowMatrix.readQuantized(file, arguments.dimension())
            : RowMatrix.readDense(file, arguments.dimension());
    if (input.rows() < dictionary.rows()) {
      throw new IOException(input.rows() + " rows, but it needs " + dictionary.rows());
    }
    boolean quantizedOutput = file.readFlag() && quantized;
    int labels = dictionary.labels();
    OutputMatrix output =
        quantizedOutput
            ? OutputMatrix.readQuantized(file, labels, arguments.dimension())
            : OutputMatrix.readDense(file, labels, arguments.dimension());
    return new FastTextModel(arguments, dictionary, input, scorer(arguments, dictionary, output));
  }

  private static LabelScorer scorer(
      ModelArguments arguments, Dictionary dictionary, OutputMatrix output) throws IOException {
    return switch (arguments.loss()) {
      case HIERARCHICAL_SOFTMAX -> new LabelTree(dictionary.labelCounts(), output);
      case SOFTMAX -> new Softmax(output);
      case NEGATIVE_SAMPLING, ONE_VERSUS_ALL -> new IndependentLabels(output);
    };
  }

  /** Without their {@code __label__} prefix, the most frequent in training first. */
  public List<String> labels() {
    return IntStream.range(0, dictionary.labels()).mapToObj(dictionary::label).toList();
  }

  /**
   * The likeliest labels, most likely first: those fastText's {@code predict-prob} prints. None of
   * a text without a row in the model.
   *
   * @param count at most this many; at least 1
   */
  public List<Prediction> predict(String text, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "the number of predictions is " + count + ", not at least 1");
    }
    float[] mean = new float[input.stride()];
    return textRows.addMean(text, input, mean) == 0
        ? List.of()
        : labels.best(count, mean).stream().map(this::prediction).toList();
  }

  private Prediction prediction(LabelScorer.Leaf leaf) {
    return new Prediction(dictionary.label(leaf.label()), (float) Math.exp(leaf.score()));
  }

  /** The probability of one label, of {@link #labels}; 0 where it is not predicted at all. */
  public float probability(String text, String label) {
    for (Prediction prediction : predict(text, dictionary.labels())) {
      if (prediction.label().equals(label)) {
        return prediction.probability();
      }
    }
    return 0;
  }
}
