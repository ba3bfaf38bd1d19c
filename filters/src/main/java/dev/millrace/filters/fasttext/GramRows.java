package dev.millrace.filters.fasttext;

import java.io.IOException;
import java.util.Arrays;

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
    this.reciprocal = buckets == 0 ? 0 : Long.divideUnsigned(-1L, buckets) + 1;
    this.firstRow = firstRow;
    this.size = size;
    this.pruned = pruned;
    this.kept = kept;
    this.rank = rank;
    this.rows = rows;
  }

  /** A row for each bucket. */
  static GramRows all(int firstRow, int buckets) {
    return new GramRows(buckets, firstRow, buckets, false, new long[0], new int[0], new int[0]);
  }

  /**
   * Reads the pruning table: pairs of bucket and row.
   *
   * @param pairs their number; negative where the model was not pruned
   */
  static GramRows read(ModelFile file, long pairs, int firstRow, int buckets) throws IOException {
    if (pairs < 0) {
      return all(firstRow, buckets);
    }
    if (pairs > buckets) {
      throw new IOException("it keeps " + pairs + " of " + buckets + " buckets");
    }
    file.require(pairs * 2 * Integer.BYTES, pairs + " kept buckets");
    long[] rowOfBucket = new long[(int) pairs];
    long[] kept = new long[(buckets + 63) / 64];
    for (int i = 0; i < pairs; i++) {
      long bucket = file.readCount("as the number of a bucket", buckets - 1);
      int row = firstRow + file.readCount("as the number of a row", (int) pairs - 1);
      rowOfBucket[i] = bucket << 32 | row;
      kept[(int) (bucket >> 6)] |= 1L << bucket;
    }
    Arrays.sort(rowOfBucket);
    int[] rank = new int[kept.length];
    for (int word = 1; word < kept.length; word++) {
      rank[word] = rank[word - 1] + Long.bitCount(kept[word - 1]);
    }
    return new GramRows(buckets, firstRow, (int) pairs, true, kept, rank, distinct(rowOfBucket));
  }

  private static int[] distinct(long[] rowOfBucket) throws IOException {
    int[] rows = new int[rowOfBucket.length];
    for (int i = 0; i < rows.length; i++) {
      if (i > 0 && rowOfBucket[i] >> 32 == rowOfBucket[i - 1] >> 32) {
        throw new IOException("bucket " + (rowOfBucket[i] >> 32) + " is kept twice");
      }
      rows[i] = (int) rowOfBucket[i];
    }
    return rows;
  }

  boolean isPruned() {
    return pruned;
  }

  int size() {
    return size;
  }

  /**
   * The row of the n-gram of characters with this hash, unsigned, or {@link Dictionary#NONE} where
   * it was pruned.
   */
  int row(int hash) {
    // hash mod buckets, both unsigned, by two multiplications (Lemire, Kaser, Kurz 2019, "Faster
    // remainder by direct computation")
    return rowOf((int) Math.unsignedMultiplyHigh(reciprocal * (hash & 0xffffffffL), buckets));
  }

  /** The same of an n-gram of words, whose hash is of 64 bits, unsigned. */
  int row(long hash) {
    return rowOf((int) Long.remainderUnsigned(hash, buckets));
  }

  private int rowOf(int bucket) {
    if (!pruned) {
      return firstRow + bucket;
    }
    long bits = kept[bucket >> 6];
    long bit = 1L << bucket;
    if ((bits & bit) == 0) {
      return Dictionary.NONE;
    }
    return rows[rank[bucket >> 6] + Long.bitCount(bits & (bit - 1))];
  }
}
