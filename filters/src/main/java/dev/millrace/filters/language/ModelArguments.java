package dev.millrace.filters.language;

import java.io.IOException;

/**
 * What of fastText's training arguments decides a prediction.
 *
 * @param dimension length of a row
 * @param buckets size of the range that hashes of n-grams fall into
 * @param minGram length in characters of the shortest n-gram
 * @param maxGram length in characters of the longest n-gram
 */
record ModelArguments(int dimension, int buckets, int minGram, int maxGram) {
  private static final int MAGIC = 793712314;
  private static final int VERSION = 12;
  private static final int HIERARCHICAL_SOFTMAX = 1;
  private static final int SUPERVISED = 3;

  /**
   * Reads the head of a model file (args.cc of fastText 0.9.2); only the family of lid.176 is
   * supported.
   */
  static ModelArguments read(ModelFile file) throws IOException {
    check("magic number", file.readInt(), MAGIC);
    check("version", file.readInt(), VERSION);
    int dimension = file.readCount("dimensions", 4096);
    skip(file, 4); // window, epochs, minimum count, negatives
    check("word n-grams", file.readInt(), 1);
    check("loss", file.readInt(), HIERARCHICAL_SOFTMAX);
    check("model kind", file.readInt(), SUPERVISED);
    int buckets = file.readCount("buckets", Integer.MAX_VALUE - 64);
    int minGram = file.readInt();
    int maxGram = file.readInt();
    skip(file, 3); // learning-rate update rate, sampling threshold (8 bytes)
    if (dimension == 0 || buckets == 0 || minGram < 1 || maxGram < minGram) {
      throw new IOException(
          "a fastText model of dimension "
              + dimension
              + ", "
              + buckets
              + " buckets and n-grams of "
              + minGram
              + " to "
              + maxGram
              + " characters: all must be positive and in order");
    }
    return new ModelArguments(dimension, buckets, minGram, maxGram);
  }

  private static void skip(ModelFile file, int ints) throws IOException {
    file.readBytes(ints * Integer.BYTES);
  }

  private static void check(String what, int value, int wanted) throws IOException {
    if (value != wanted) {
      throw new IOException(
          "a fastText model with "
              + what
              + " "
              + value
              + ": only "
              + wanted
              + " is supported, as in lid.176.ftz");
    }
  }
}
