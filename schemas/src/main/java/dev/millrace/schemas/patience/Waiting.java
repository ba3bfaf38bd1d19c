package dev.millrace.schemas.patience;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** One reason to wait: told when it begins, once a minute while it lasts, and when it is over. */
public final class Waiting {
  private static final Duration BETWEEN_NOTICES = Duration.ofMinutes(1);

  private final WaitNotices notices;
  private final LongSupplier nanoTime;
  private OptionalLong since = OptionalLong.empty();
  private long told;

  public Waiting(WaitNotices notices, LongSupplier nanoTime) {
    this.notices = notices;
    this.nanoTime = nanoTime;
  }

  /** It lasts; to be called again and again. */
  public void goesOnFor(String reason) {
    long now = nanoTime.getAsLong();
    boolean begins = since.isEmpty();
    if (begins) {
      since = OptionalLong.of(now);
    }
    if (begins || now - told >= BETWEEN_NOTICES.toNanos()) {
      told = now;
      notices.waiting(reason, Duration.ofNanos(now - since.getAsLong()));
    }
  }

  /** Nothing is waited for; tells so if something was. */
  public void isOver() {
    if (since.isPresent()) {
      Duration lasted = Duration.ofNanos(nanoTime.getAsLong() - since.getAsLong());
      since = OptionalLong.empty();
      notices.goesOn(lasted);
    }
  }
}
