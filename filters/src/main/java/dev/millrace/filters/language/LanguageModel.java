package dev.millrace.filters.language;

import dev.millrace.filters.fasttext.FastTextModel;
import dev.millrace.filters.fasttext.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A fastText language identification model (Joulin et al. 2016, "FastText.zip"): its labels are
 * languages. Immutable; safe for any number of threads.
 */
public final class LanguageModel {
  private static final LanguagePrediction NONE = new LanguagePrediction("", 0);

  private final FastTextModel model;

  private LanguageModel(FastTextModel model) {
    this.model = model;
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
   * Reads a model file of any supervised fastText model.
   *
   * @throws IOException where the file is of another kind, inconsistent or too short; the stream is
   *     left open
   */
  public static LanguageModel read(InputStream in) throws IOException {
    return new LanguageModel(FastTextModel.read(in.readAllBytes()));
  }

  /** The likeliest language; none with probability 0 where the model has none for the text. */
  public LanguagePrediction predict(String text) {
    return predict(text, 1).stream().findFirst().orElse(NONE);
  }

  /**
   * The likeliest languages, most likely first, without those below 1e-5.
   *
   * @param count at most this many; at least 1
   */
  public List<LanguagePrediction> predict(String text, int count) {
    return model.predict(text, count).stream().map(LanguageModel::language).toList();
  }

  private static LanguagePrediction language(Prediction prediction) {
    return new LanguagePrediction(prediction.label(), prediction.probability());
  }
}
