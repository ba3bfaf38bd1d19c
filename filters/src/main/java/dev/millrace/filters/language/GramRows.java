package dev.millrace.filters.language;

import java.io.IOException;

/**
 * From the hash of an n-gram to its row: all buckets, or the few that pruning left, as a bit set
 * with ranks.
 */
final class GramRows {
  private final int buckets;
  private final long reciprocal;
  private final int firstRow;
  private final int size;
  private final boolean pruned;
  private final long[] kept; // one bit per bucket
  private final int[] rank; // kept buckets before each word of the bit set
  private final int[] rows; // by rank

  private GramRows(
      int buckets, int firstRow, int size, boolean pruned, long[] kept, int[] rank, int[] rows) {
    this.buckets = buckets;
    this.reciprocal = Long.divideUnsigned(-1L, buckets) + 1;
    this.firstRow = firstRow;
    this.size = size;
    this.pruned = pruned;
    this.kept = kept;
    this.rank = rank;
    this.rows = rows;
  }

  /**
   * Reads the pruning table: pairs of bucket and row.
   *
   * @param pairs their number; negative where the model was not pruned
   */
  static GramRows read(ModelFile file, long pairs, int firstRow, int buckets) throws IOException {
    if (pairs < 0) {
      return new GramRows(buckets, firstRow, buckets, false, new long[0], new int[0], new int[0]);
    }
    if (pairs > buckets) {
      throw new IOException("a fastText model that keeps " + pairs + " of " + buckets + " buckets");
    }
    int[] rowOfBucket = new int[buckets];
    long[] kept = new long[(buckets + 63) / 64];
    for (int i = 0; i < pairs; i++) {
      int bucket = file.readCount("as a bucket number", buckets - 1);
      rowOfBucket[bucket] = firstRow + file.readCount("as a row number", (int) pairs - 1);
      kept[bucket >> 6] |= 1L << bucket;
    }
    int[] rank = new int[kept.length];
    int[] rows = new int[(int) pairs];
    int next = 0;
    for (int word = 0; word < kept.length; word++) {
      rank[word] = next;
      for (long bits = kept[word]; bits != 0; bits &= bits - 1) {
        rows[next++] = rowOfBucket[(word << 6) + Long.numberOfTrailingZeros(bits)];
      }
    }
    return new GramRows(buckets, firstRow, (int) pairs, true, kept, rank, rows);
  }

  int size() {
    return size;
  }

  /**
   * The row of the n-gram with this hash, or {@link SubwordVocabulary#NONE} where it was pruned.
   */
  int row(int hash) {
    // hash mod buckets, both unsigned, by two multiplications (Lemire, Kaser, Kurz 2019, "Faster
    // remainder by direct computation")
    int bucket = (int) Math.unsignedMultiplyHigh(reciprocal * (hash & 0xffffffffL), buckets);
    if (!pruned) {
      return firstRow + bucket;
    }
    long bits = kept[bucket >> 6];
    long bit = 1L << bucket;
    if ((bits & bit) == 0) {
      return SubwordVocabulary.NONE;
    }
    return rows[rank[bucket >> 6] + Long.bitCount(bits & (bit - 1))];
  }
}
