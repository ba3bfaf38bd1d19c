package dev.millrace.benchmarks.duplicates;

import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.filters.duplicates.Signature;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Documents by their number, without text: signatures of random values, of which one in fifty
 * shares half its buckets with one half as old.
 */
final class SyntheticDocuments {
  static final int COPIES_ONE_IN = 50;

  private static final long VALUES = (1L << 61) - 1;

  private SyntheticDocuments() {}

  /** Whether it was a duplicate. */
  static boolean add(DuplicateIndex index, long number) {
    byte[] digest = new byte[32];
    SplittableRandom random = new SplittableRandom(~number);
    ByteBuffer.wrap(digest).putLong(random.nextLong()).putLong(random.nextLong());
    String id = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    return index
        .add(
            number,
            id,
            "https://www.site-" + number % 100_000 + ".example/articles/2026/11/" + number,
            digest,
            Optional.of(Fingerprint.of(signature(number))))
        .isPresent();
  }

  private static Signature signature(long number) {
    long[] values = values(number);
    if (number % COPIES_ONE_IN == COPIES_ONE_IN - 1) {
      // A multiple, which is never a copy itself.
      long original = number / 2 / COPIES_ONE_IN * COPIES_ONE_IN;
      System.arraycopy(values(original), 0, values, 0, Signature.LENGTH / 2);
    }
    return Signature.of(values);
  }

  private static long[] values(long number) {
    SplittableRandom random = new SplittableRandom(number);
    return random.longs(Signature.LENGTH, 0, VALUES).toArray();
  }
}
