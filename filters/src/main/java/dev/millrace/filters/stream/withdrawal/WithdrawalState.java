package dev.millrace.filters.stream.withdrawal;

import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far one partition of {@code clean-documents} has been held against {@code takedowns}, and
 * what was taken out of it. Committed with what is written, so that a kill leaves both or neither.
 */
final class WithdrawalState {
  private static final String TARGET = "target";
  private static final String NEXT = "next";
  private static final String END = "end";

  private final KeyValueStore<String, Long> progress;
  private final KeyValueStore<Long, Long> withdrawn;

  WithdrawalState(KeyValueStore<String, Long> progress, KeyValueStore<Long, Long> withdrawn) {
    this.progress = progress;
    this.withdrawn = withdrawn;
  }

  /**
   * A reading of what was there before takedowns came.
   *
   * @param target offset of {@code takedowns} before which all are obeyed once it is done
   * @param next offset of {@code clean-documents} where it goes on
   * @param end offset where it ends
   */
  record Rereading(long target, long next, long end) {}

  /** Offset of {@code takedowns} before which all are obeyed. */
  long version() {
    return kept(WithdrawalProgress.VERSION).orElse(0L);
  }

  Optional<Rereading> rereading() {
    return kept(TARGET)
        .map(target -> new Rereading(target, kept(NEXT).orElse(0L), kept(END).orElse(0L)));
  }

  void begin(Rereading begun) {
    progress.put(TARGET, begun.target());
    progress.put(NEXT, begun.next());
    progress.put(END, begun.end());
  }

  void goOnAt(long next) {
    progress.put(NEXT, next);
  }

  /** All takedowns before that offset are obeyed. */
  void obeyed(long version) {
    if (version() != version) {
      progress.put(WithdrawalProgress.VERSION, version);
    }
    if (kept(TARGET).isPresent()) {
      progress.delete(TARGET);
      progress.delete(NEXT);
      progress.delete(END);
    }
  }

  /** Whether the document at an offset was taken out. */
  boolean isWithdrawn(long offset) {
    return withdrawn.get(offset) != null;
  }

  /**
   * @param at milliseconds
   */
  void withdraw(long offset, long at) {
    withdrawn.put(offset, at);
  }

  private Optional<Long> kept(String key) {
    return Optional.ofNullable(progress.get(key));
  }
}
