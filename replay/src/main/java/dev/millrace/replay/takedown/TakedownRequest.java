package dev.millrace.replay.takedown;

import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.takedown.TakedownHistory.Entry;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param reference how whoever asks names the request
 * @param copyOf the target that was named, where this one takes a copy of what it takes
 */
public record TakedownRequest(
    TakedownTarget target, String reason, String reference, Optional<TakedownTarget> copyOf) {
  private static final int MOST_BYTES = 4 << 10;

  public TakedownRequest {
    reason = BoundedText.cut(reason, MOST_BYTES);
    reference = BoundedText.cut(reference, MOST_BYTES);
  }

  /** A request for what is named. */
  public static TakedownRequest of(TakedownTarget target, String reason, String reference) {
    return new TakedownRequest(target, reason, reference, Optional.empty());
  }

  /**
   * The record that puts it in force; empty where it is.
   *
   * @param before the key's last record
   */
  public Optional<Takedown> inForce(Optional<Entry> before, Instant now) {
    if (before.isPresent() && before.get().isInForce()) {
      return Optional.empty();
    }
    return Optional.of(
        Takedown.newBuilder()
            .setKind(target.kind().label())
            .setValue(target.value())
            .setTurns(before.map(Entry::turns).orElse(List.of()))
            .setReason(reason)
            .setReference(reference)
            .setCopyOf(copyOf.map(TakedownTarget::key).orElse(""))
            .setAt(now)
            .setRequestedAt(now)
            .build());
  }

  /**
   * The record that revokes a takedown; empty where it is not in force.
   *
   * @param before the key's last record
   */
  public static Optional<Takedown> revoked(Optional<Entry> before, Instant now) {
    return before
        .filter(Entry::isInForce)
        .map(
            entry ->
                Takedown.newBuilder(entry.takedown())
                    .setRevoked(true)
                    .setTurns(entry.turns())
                    .setAt(now)
                    .build());
  }
}
