package dev.millrace.filters.fasttext;

import dev.millrace.schemas.SettingsException;

/**
 * How a classifier is trained; the names are those of fastText's options.
 *
 * @param dim dimensions of a row
 * @param lr learning rate at the beginning; it falls to 0 in equal steps
 * @param wordNgrams words in the longest n-gram that is counted
 * @param bucket rows that n-grams of words share; unused where {@code wordNgrams} is 1
 * @param minCount a word that occurs less often has no row
 * @param seed of the rows' first values and of the order of texts
 */
public record TrainingSettings(
    int dim, int epoch, double lr, int wordNgrams, int bucket, int minCount, long seed) {

  /** A small model: 100,000 buckets of 32 dimensions take 13 MB. */
  public static final TrainingSettings DEFAULT =
      new TrainingSettings(32, 25, 0.5, 2, 100_000, 1, 0);

  private static final int MAX_BUCKETS = 1 << 23;

  public TrainingSettings {
    require("dim", dim, 1, ModelArguments.MAX_DIMENSION);
    require("epoch", epoch, 1, 10_000);
    require("wordNgrams", wordNgrams, 1, ModelArguments.MAX_GRAM);
    require("bucket", bucket, wordNgrams > 1 ? 1 : 0, MAX_BUCKETS);
    require("minCount", minCount, 1, Integer.MAX_VALUE);
    if (!(lr > 0 && lr <= 100)) {
      throw new SettingsException("lr is " + lr + ", but must be above 0 and at most 100");
    }
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new SettingsException(name + " is " + value + ", but must be " + least + " to " + most);
    }
  }

  ModelArguments arguments() {
    return new ModelArguments(dim, wordNgrams, LossKind.SOFTMAX, buckets(), 0, 0);
  }

  /** As fastText, none where nothing falls into them. */
  int buckets() {
    return wordNgrams > 1 ? bucket : 0;
  }
}
