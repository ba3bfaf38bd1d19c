package dev.millrace.accounts;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Beginnings of pages less their ends, id by id, so that one lost and one ended twice do not cancel
 * out. The same id may begin as often as files hold it. Ids are kept as 64-bit hashes, and only
 * while they are out of balance: memory grows with what is on its way, not with all pages.
 *
 * <p>Fed in the order of a partition of {@code page-fates}, where an id's beginning stands before
 * its end.
 */
final class PageBalance {
  private final Map<Long, Open> open = new HashMap<>();

  /**
   * What is known of one id.
   *
   * @param balance beginnings less ends, never 0
   * @param ingestedAt of the latest beginning
   */
  private record Open(int balance, Instant ingestedAt) {}

  void begin(String recordId, Instant ingestedAt) {
    add(recordId, 1, ingestedAt);
  }

  /** Whether the id has begun more often than it has ended. */
  boolean isOpen(String recordId) {
    Open known = open.get(hash(recordId));
    return known != null && known.balance > 0;
  }

  void end(String recordId) {
    add(recordId, -1, Instant.MIN);
  }

  private void add(String recordId, int difference, Instant ingestedAt) {
    open.compute(
        hash(recordId),
        (hash, known) -> {
          Open before = Optional.ofNullable(known).orElse(new Open(0, Instant.MIN));
          int balance = before.balance + difference;
          Instant latest = ingestedAt.isAfter(before.ingestedAt) ? ingestedAt : before.ingestedAt;
          return balance == 0 ? null : new Open(balance, latest);
        });
  }

  /** Beginnings without an end that retention does not excuse, and ends beyond the beginnings. */
  long unaccounted(Horizon horizon) {
    return open.values().stream()
        .filter(one -> one.balance < 0 || !horizon.mayHaveLostPage(one.ingestedAt))
        .mapToLong(one -> Math.abs(one.balance))
        .sum();
  }

  /** Beginnings without an end whose pages may have expired before a stage read them. */
  long expired(Horizon horizon) {
    return open.values().stream()
        .filter(one -> one.balance > 0 && horizon.mayHaveLostPage(one.ingestedAt))
        .mapToLong(Open::balance)
        .sum();
  }

  private static long hash(String recordId) {
    return Hashing.sipHash24().hashString(recordId, StandardCharsets.UTF_8).asLong();
  }
}
