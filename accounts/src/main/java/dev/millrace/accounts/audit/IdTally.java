package dev.millrace.accounts.audit;

import dev.millrace.accounts.audit.Sighting.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All that was seen of one id. */
final class IdTally {
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final List<Sighting> parts = new ArrayList<>();
  private long packedTokens;
  private Instant ingestedAt = Instant.EPOCH;

  void add(Sighting seen) {
    counts.merge(seen.kind(), 1, Integer::sum);
    if (seen.kind() == Kind.IN_BLOCK) {
      parts.add(seen);
    }
    if (seen.kind() == Kind.PACKED) {
      packedTokens += seen.count();
    }
    if (seen.ingestedAt().isAfter(ingestedAt)) {
      ingestedAt = seen.ingestedAt();
    }
  }

  int of(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  /** What is withdrawn had ended as clean, and has still one end. */
  int ends() {
    return of(Kind.DROPPED) + of(Kind.DEAD_LETTER) + Math.max(of(Kind.CLEAN), of(Kind.WITHDRAWN));
  }

  int packedOrPassed() {
    return of(Kind.PACKED) + of(Kind.NOT_PACKED) + of(Kind.LEFT_OUT);
  }

  /** Of the latest sighting that says so; the epoch if none does. */
  Instant ingestedAt() {
    return ingestedAt;
  }

  /** Tokens of the document that blocks should hold, the end-of-text tokens apart. */
  long textTokens() {
    return packedTokens - of(Kind.PACKED);
  }

  long tokensInBlocks() {
    return parts.stream().mapToLong(Sighting::count).sum();
  }

  /**
   * Whether each part begins where the one before ended, as often as the id was packed. A last part
   * may be missing: it waits in an open block.
   */
  boolean partsJoin() {
    List<Sighting> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingLong(Sighting::from).thenComparingLong(Sighting::count));
    if (of(Kind.PACKED) != 1) {
      return tokensInBlocks() <= textTokens();
    }
    long next = 0;
    for (Sighting part : sorted) {
      if (part.from() != next) {
        return false;
      }
      next += part.count();
    }
    return next <= textTokens();
  }
}
