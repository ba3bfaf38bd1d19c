package dev.millrace.filters.duplicates;

import java.util.List;
import java.util.Optional;

/**
 * MinHash signatures (Broder 1997) as FineWeb made them: 5-grams of words, 64-bit SHA-1 hashes, 112
 * permutations in 14 buckets of 8. Two documents of similarity s share a bucket with probability 1
 * - (1 - s^8)^14: 0.56 at 0.70, 0.92 at 0.80. Safe for any number of threads where its splitter is.
 */
public final class MinHash {
  /** The recipe takes every text for English. */
  private static final String RECIPES_LANGUAGE = "en";

  private final ShingleWords words;
  private final Permutations permutations = Permutations.bundled();

  /**
   * @param words splits the normalized text
   */
  public MinHash(ShingleWords words) {
    this.words = words;
  }

  /**
   * The signature of a text; none where it has fewer than five words, for such a text is never a
   * near-duplicate.
   */
  public Optional<Signature> signature(String text) {
    return signature(text, RECIPES_LANGUAGE);
  }

  /** The same of a text whose language, an ISO 639 code, is known. */
  public Optional<Signature> signature(String text, String language) {
    return of(words.split(ShingleNormalization.normalize(text), language));
  }

  private Optional<Signature> of(List<String> words) {
    long[] hashes = Shingles.hashes(words);
    if (hashes.length == 0) {
      return Optional.empty();
    }
    return Optional.of(Signature.of(permutations.minima(hashes, hashes.length)));
  }
}
