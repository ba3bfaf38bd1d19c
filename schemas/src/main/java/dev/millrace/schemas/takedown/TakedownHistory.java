package dev.millrace.schemas.takedown;

import dev.millrace.schemas.Takedown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that {@code takedowns} says, and what was in force at any of its offsets. That can be told
 * although the topic is compacted, because each record repeats at which offsets its key was put in
 * force and revoked before. Not thread-safe.
 */
public final class TakedownHistory {
  private final SortedMap<TakedownTarget, Entry> entries = new TreeMap<>();
  private long version;

  /**
   * The last record of a key.
   *
   * @param offset of the record
   */
  public record Entry(TakedownTarget target, Takedown takedown, long offset) {

    public boolean isInForce() {
      return !takedown.getRevoked();
    }

    /** Offsets at which it was put in force and revoked, in turns. */
    public List<Long> turns() {
      List<Long> turns = new ArrayList<>(takedown.getTurns());
      turns.add(offset);
      return turns;
    }

    private boolean isInForceAt(long version) {
      return turns().stream().filter(turn -> turn < version).count() % 2 == 1;
    }
  }

  /** Takes the next record; false if it is none that this version can read. */
  public boolean add(Takedown takedown, long offset) {
    version = Math.max(version, offset + 1);
    Optional<TakedownTarget> target = TakedownTarget.of(takedown);
    boolean inTurn = takedown.getRevoked() == (takedown.getTurns().size() % 2 == 1);
    if (target.isEmpty() || !inTurn) {
      return false;
    }
    entries.put(target.get(), new Entry(target.get(), takedown, offset));
    return true;
  }

  /** One past the offset of the last record. */
  public long version() {
    return version;
  }

  /** In force or revoked, by key. */
  public SortedMap<TakedownTarget, Entry> entries() {
    return Collections.unmodifiableSortedMap(entries);
  }

  public Optional<Entry> find(TakedownTarget target) {
    return Optional.ofNullable(entries.get(target));
  }

  public Takedowns current() {
    return asOf(version);
  }

  /** Those in force by the records with lesser offsets. */
  public Takedowns asOf(long offset) {
    return new Takedowns(
        offset,
        entries.values().stream()
            .filter(entry -> entry.isInForceAt(offset))
            .map(Entry::target)
            .toList());
  }

  /** Those in force now that were put in force by a record from one offset and before another. */
  public Takedowns since(long from, long to) {
    return new Takedowns(
        to,
        entries.values().stream()
            .filter(entry -> entry.isInForce() && entry.offset() >= from && entry.offset() < to)
            .map(Entry::target)
            .toList());
  }
}
