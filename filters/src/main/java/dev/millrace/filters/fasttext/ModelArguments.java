package dev.millrace.filters.fasttext;

import java.io.IOException;

/**
 * What of fastText's training arguments decides a prediction.
 *
 * @param dimension length of a row
 * @param wordGrams words in the longest n-gram of words; 1 or less: none are counted
 * @param buckets size of the range that hashes of n-grams fall into
 * @param minGram length in characters of the shortest n-gram of characters
 * @param maxGram length of the longest; 0 or less: none are counted
 */
record ModelArguments(
    int dimension, int wordGrams, LossKind loss, int buckets, int minGram, int maxGram) {
  static final int MAGIC = 793712314;
  static final int VERSION = 12;
  static final int SUPERVISED = 3;
  static final int MAX_DIMENSION = 4096;

  /** No model has more; what is longer would only take time. */
  static final int MAX_GRAM = 32;

  private static final int OLD_VERSION = 11;

  /** Reads the head of a model file (args.cc of fastText 0.9.2). */
  static ModelArguments read(ModelFile file) throws IOException {
    int magic = file.readInt();
    if (magic != MAGIC) {
      throw new IOException("magic number " + magic + ", but a model's is " + MAGIC);
    }
    int version = file.readInt();
    if (version != VERSION && version != OLD_VERSION) {
      throw new IOException(
          "version " + version + ", but only " + OLD_VERSION + " and " + VERSION + " are known");
    }
    int dimension = file.readCount("dimensions", MAX_DIMENSION);
    file.readBytes(4 * Integer.BYTES); // window, epochs, minimum count, negatives
    int wordGrams = file.readInt();
    LossKind loss = LossKind.of(file.readInt());
    int kind = file.readInt();
    if (kind != SUPERVISED) {
      throw new IOException(
          "a model of kind "
              + kind
              + ", word vectors, but only supervised ones ("
              + SUPERVISED
              + ") have labels");
    }
    int buckets = file.readCount("buckets", 1 << 28);
    int minGram = file.readInt();
    int maxGram = file.readInt();
    file.readBytes(Integer.BYTES + Double.BYTES); // learning-rate update rate, sampling threshold
    return new ModelArguments(
            dimension, wordGrams, loss, buckets, minGram, version == OLD_VERSION ? 0 : maxGram)
        .checked();
  }

  private ModelArguments checked() throws IOException {
    if (dimension == 0) {
      throw new IOException("0 dimensions, but there must be 1 at least");
    }
    if (wordGrams > MAX_GRAM || maxGram > MAX_GRAM) {
      throw new IOException(
          "n-grams of "
              + wordGrams
              + " words and "
              + maxGram
              + " characters, but the longest known are of "
              + MAX_GRAM);
    }
    if (buckets == 0 && (wordGrams > 1 || maxGram > 0)) {
      throw new IOException("n-grams without buckets");
    }
    return this;
  }
}
