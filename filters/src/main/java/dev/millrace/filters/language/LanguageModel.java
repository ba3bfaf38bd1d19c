package dev.millrace.filters.language;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A quantized fastText language identification model (Joulin et al. 2016, "FastText.zip"), read and
 * evaluated with the arithmetic of fastText 0.9.2: same rows, summed in the same order in single
 * precision. Immutable; safe for any number of threads.
 *
 * <p>A text is one line to the model: a newline counts as a space. A surrogate without its partner
 * counts as a question mark. A token {@code </s>} inside the text ends it, as it does in fastText.
 */
public final class LanguageModel {
  private static final int ROWS_AT_ONCE = 1024 - 128;

  private final ModelArguments arguments;
  private final SubwordVocabulary vocabulary;
  private final RowMatrix input;
  private final LabelTree tree;
  private final int[][] wordRows; // a word's own row and those of its n-grams
  private final int endOfText;

  private LanguageModel(
      ModelArguments arguments, SubwordVocabulary vocabulary, RowMatrix input, LabelTree tree) {
    this.arguments = arguments;
    this.vocabulary = vocabulary;
    this.input = input;
    this.tree = tree;
    this.endOfText = vocabulary.endOfText();
    this.wordRows = new int[vocabulary.words()][];
    for (int word = 0; word < wordRows.length; word++) {
      wordRows[word] = rowsOf(word);
    }
  }

  /** The lid.176 model that comes with this module: 176 languages, 50,000 rows of 16 dimensions. */
  public static LanguageModel bundled() {
    try (InputStream in = LanguageModel.class.getResourceAsStream("lid.176.ftz")) {
      if (in == null) {
        throw new IllegalStateException("lid.176.ftz is missing from the jar");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("lid.176.ftz cannot be read from the jar", e);
    }
  }

  /**
   * Reads a model file of the same family: supervised, hierarchical softmax, quantized input, dense
   * output.
   *
   * @throws IOException where the file is of another family, inconsistent or too short; the stream
   *     is left open
   */
  public static LanguageModel read(InputStream in) throws IOException {
    ModelFile file = new ModelFile(new BufferedInputStream(in, 1 << 16));
    ModelArguments arguments = ModelArguments.read(file);
    SubwordVocabulary vocabulary = SubwordVocabulary.read(file, arguments);
    if (!file.readFlag()) {
      throw new IOException(
          "a fastText model that is not quantized: quantize it, or take lid.176.ftz");
    }
    RowMatrix input = RowMatrix.readQuantized(file, arguments.dimension());
    if (input.rows() < vocabulary.rows()) {
      throw new IOException(
          "a fastText model of " + input.rows() + " rows that needs " + vocabulary.rows());
    }
    if (file.readFlag()) {
      throw new IOException(
          "a fastText model with a quantized output: only a dense one is supported, as in"
              + " lid.176.ftz");
    }
    long[] counts = vocabulary.labelCounts();
    float[] output = RowMatrix.readDense(file, counts.length, arguments.dimension());
    return new LanguageModel(
        arguments, vocabulary, input, new LabelTree(counts, output, arguments.dimension()));
  }

  /** The likeliest language. */
  public LanguagePrediction predict(String text) {
    return predict(text, 1).getFirst();
  }

  /**
   * The likeliest languages, most likely first, without those below 1e-5.
   *
   * @param count at most this many; at least 1
   */
  public List<LanguagePrediction> predict(String text, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "the number of predictions is " + count + ", not at least 1");
    }
    return tree.best(count, hidden(text)).stream()
        .map(
            leaf ->
                new LanguagePrediction(
                    vocabulary.label(leaf.label()), (float) Math.exp(leaf.score())))
        .toList();
  }

  // The mean of the rows of all words and n-grams.
  private float[] hidden(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = new byte[utf8.length + 2];
    System.arraycopy(utf8, 0, padded, 1, utf8.length);
    float[] mean = new float[input.stride()];
    int rows = addTokens(padded, mean);
    float factor = (float) (1.0 / rows);
    for (int i = 0; i < mean.length; i++) {
      mean[i] *= factor;
    }
    return mean;
  }

  // Returns the number of rows added; the text has a byte to spare at each end.
  private int addTokens(byte[] text, float[] sum) {
    RowBuffer rows = new RowBuffer();
    int added = 0;
    int end = text.length - 1;
    for (int from = nextToken(text, 1, end); from < end; ) {
      int to = tokenEnd(text, from, end);
      if (SubwordVocabulary.isEndOfText(text, from, to)) {
        break;
      }
      addToken(text, from, to, rows);
      if (rows.size() > ROWS_AT_ONCE) {
        added += rows.size();
        rows.drainTo(input, sum);
      }
      from = nextToken(text, to, end);
    }
    if (endOfText != SubwordVocabulary.NONE) {
      rows.add(endOfText);
    }
    added += rows.size();
    rows.drainTo(input, sum);
    return added;
  }

  private static int nextToken(byte[] text, int from, int end) {
    int at = from;
    while (at < end && isSeparator(text[at])) {
      at++;
    }
    return at;
  }

  private static int tokenEnd(byte[] text, int from, int end) {
    int at = from;
    while (at < end && !isSeparator(text[at])) {
      at++;
    }
    return at;
  }

  private void addToken(byte[] text, int from, int to, RowBuffer rows) {
    int word = vocabulary.find(text, from, to);
    if (word != SubwordVocabulary.NONE) {
      rows.addAll(wordRows[word]);
    } else if (!SubwordVocabulary.isLabel(text, from, to)) {
      // fastText marks a word's borders; the byte before the token is a separator that nobody reads
      // again.
      byte after = text[to];
      text[from - 1] = '<';
      text[to] = '>';
      addGrams(text, from - 1, to + 1, rows);
      text[to] = after;
    }
  }

  private void addGrams(byte[] text, int from, int to, RowBuffer rows) {
    GramRows grams = vocabulary.grams();
    int minGram = arguments.minGram();
    int maxGram = arguments.maxGram();
    for (int start = from; start < to; start++) {
      if (isContinuation(text[start])) {
        continue;
      }
      int hash = SubwordVocabulary.startHash();
      int at = start;
      for (int length = 1; at < to && length <= maxGram; length++) {
        hash = SubwordVocabulary.extendHash(hash, text[at++]);
        while (at < to && isContinuation(text[at])) {
          hash = SubwordVocabulary.extendHash(hash, text[at++]);
        }
        boolean border = length == 1 && (start == from || at == to);
        if (length >= minGram && !border) {
          int row = grams.row(hash);
          if (row != SubwordVocabulary.NONE) {
            rows.add(row);
          }
        }
      }
    }
  }

  private int[] rowsOf(int word) {
    RowBuffer rows = new RowBuffer();
    rows.add(word);
    if (word != endOfText) {
      byte[] spelling = vocabulary.word(word);
      byte[] bordered = new byte[spelling.length + 2];
      bordered[0] = '<';
      System.arraycopy(spelling, 0, bordered, 1, spelling.length);
      bordered[bordered.length - 1] = '>';
      addGrams(bordered, 0, bordered.length, rows);
    }
    return rows.toArray();
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  private static boolean isSeparator(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r') || b == 0;
  }
}
