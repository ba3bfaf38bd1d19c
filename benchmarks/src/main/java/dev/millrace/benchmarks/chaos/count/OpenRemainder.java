package dev.millrace.benchmarks.chaos.count;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which clean documents may still wait in a block that is not full: those after the last one that
 * their packer's blocks hold. Which of a partition's two packers is theirs, their digest says: the
 * held-out documents are those below some number, which is found from what is packed.
 */
public final class OpenRemainder {
  private long highestHeldOut = Long.MIN_VALUE;
  private long lowestTraining = Long.MAX_VALUE;
  private final Map<Integer, Long> lastTraining = new HashMap<>();
  private final Map<Integer, Long> lastHeldOut = new HashMap<>();

  private OpenRemainder() {}

  public static OpenRemainder of(
      List<CleanDocument> clean, List<PackedDocument> training, List<PackedDocument> heldOut) {
    Map<String, CleanDocument> byId = new HashMap<>();
    clean.forEach(document -> byId.putIfAbsent(document.id(), document));
    OpenRemainder remainder = new OpenRemainder();
    for (PackedDocument packed : training) {
      CleanDocument document = byId.get(packed.id());
      if (document != null) {
        remainder.lowestTraining = Math.min(remainder.lowestTraining, document.digestStart());
        remainder.lastTraining.merge(
            document.place().partition(), document.place().offset(), Math::max);
      }
    }
    for (PackedDocument packed : heldOut) {
      CleanDocument document = byId.get(packed.id());
      if (document != null) {
        remainder.highestHeldOut = Math.max(remainder.highestHeldOut, document.digestStart());
        remainder.lastHeldOut.merge(
            document.place().partition(), document.place().offset(), Math::max);
      }
    }
    return remainder;
  }

  public boolean isSplitByContent() {
    return highestHeldOut < lowestTraining;
  }

  /** Whether a document that is in no block may be in one that is not full. */
  public boolean mayHold(CleanDocument document) {
    boolean afterTraining = isAfter(document, lastTraining);
    boolean afterHeldOut = isAfter(document, lastHeldOut);
    if (document.digestStart() >= lowestTraining) {
      return afterTraining;
    }
    if (document.digestStart() <= highestHeldOut) {
      return afterHeldOut;
    }
    return afterTraining || afterHeldOut;
  }

  private static boolean isAfter(CleanDocument document, Map<Integer, Long> last) {
    return document.place().offset() > last.getOrDefault(document.place().partition(), -1L);
  }
}
