package dev.millrace.crawl.lease;

import java.util.Base64;
import java.util.BitSet;
import java.util.TreeSet;

/**
 * Which records of a partition are done with, where they are done in any order: all before a low
 * water mark, and some after it. The mark is the group's committed offset, the others are bits in
 * its metadata, so that a transaction can commit whatever has ended.
 *
 * <p>Offsets that transaction markers take are never begun, and hold nothing up.
 */
public final class FinishedOffsets {
  /**
   * How far after the mark an offset may lie that is done. As many bits in Base64 are 4,000
   * characters; a broker takes 4,096 ({@code offset.metadata.max.bytes}).
   */
  public static final int WINDOW = 24_000;

  private final TreeSet<Long> begun = new TreeSet<>();
  private final TreeSet<Long> finished = new TreeSet<>();
  private long next;

  private FinishedOffsets(long next) {
    this.next = next;
  }

  /** From the first record on. */
  public static FinishedOffsets none() {
    return new FinishedOffsets(0);
  }

  /**
   * As it was committed. Metadata that are not ours say nothing: their records are done again.
   *
   * @param metadata as {@link #metadata} gave it
   */
  public static FinishedOffsets of(long committed, String metadata) {
    FinishedOffsets offsets = new FinishedOffsets(committed);
    try {
      BitSet.valueOf(Base64.getUrlDecoder().decode(metadata)).stream()
          .forEach(bit -> offsets.finished.add(committed + bit));
    } catch (IllegalArgumentException e) {
      offsets.finished.clear();
    }
    return offsets;
  }

  public boolean isFinished(long offset) {
    return finished.contains(offset);
  }

  /** A record was read. In the order of the partition. */
  public void begin(long offset) {
    next = offset + 1;
    if (!finished.contains(offset)) {
      begun.add(offset);
    }
  }

  /** What was begun is done with. */
  public void finish(long offset) {
    if (begun.remove(offset)) {
      finished.add(offset);
    }
  }

  /** All before it are done with. */
  public long lowWater() {
    return begun.isEmpty() ? next : begun.first();
  }

  /** Those after the mark that are done with. */
  public String metadata() {
    long mark = lowWater();
    finished.headSet(mark).clear();
    BitSet bits = new BitSet();
    finished.forEach(offset -> bits.set((int) (offset - mark)));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits.toByteArray());
  }

  /** Whether so many more records can be begun without one lying too far after the mark. */
  public boolean hasRoomFor(int records) {
    return next + records - lowWater() <= WINDOW;
  }
}
