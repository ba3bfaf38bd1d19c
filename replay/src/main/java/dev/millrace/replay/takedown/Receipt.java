package dev.millrace.replay.takedown;

import dev.millrace.schemas.WithdrawnDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of all that a takedown takes, as the topics tell.
 *
 * @param withdrawn documents that were clean and are withdrawn, by this takedown or another one
 *     that takes them too, in their order
 * @param dropped pages that it dropped before they became clean
 * @param lastDropped when the last of them was dropped
 * @param remaining by topic, what is still there of it
 */
public record Receipt(
    List<WithdrawnDocument> withdrawn,
    long dropped,
    Optional<Instant> lastDropped,
    List<Remaining> remaining) {
  /** Where nothing is known. */
  public static final Receipt NONE = new Receipt(List.of(), 0, Optional.empty(), List.of());

  public Receipt {
    withdrawn = List.copyOf(withdrawn);
    remaining = List.copyOf(remaining);
  }

  /**
   * What a topic still holds.
   *
   * @param records how many, as far as the ends of their pages tell
   * @param goneBy when the last of them is deleted at the latest; empty: never
   */
  public record Remaining(String topic, long records, Optional<Instant> goneBy) {}
}
