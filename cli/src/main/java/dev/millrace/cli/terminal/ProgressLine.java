package dev.millrace.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/**
 * How far work has come as one line of at most 60 columns: share, rate and time left.
 *
 * @param total what there is to do; 0: nobody knows
 * @param unit of done and total; {@code B}: bytes
 */
public record ProgressLine(String work, long done, long total, String unit, Duration elapsed) {
  private static final int BAR_COLUMNS = 14;

  /** Before that, a rate says nothing. */
  private static final Duration SETTLED = Duration.ofMillis(500);

  /** Such as {@code encode [#######-------] 50 % 1.5 MB/s 0:04 left}. */
  public String text() {
    return total > 0 ? work + " " + bar() + rate() + left() : work + " " + amount(done) + rate();
  }

  /** Such as {@code 1.5 MB/s 0:04 left}; empty at the very beginning. */
  public String rateAndTimeLeft() {
    return (total > 0 ? rate() + left() : rate()).strip();
  }

  private String bar() {
    double share = Math.clamp((double) done / total, 0, 1);
    int full = (int) (share * BAR_COLUMNS);
    return "[%s%s] %3d %%"
        .formatted("#".repeat(full), "-".repeat(BAR_COLUMNS - full), (int) (share * 100));
  }

  private String rate() {
    return isSettled() ? "  " + amount(Math.round(done / seconds())) + "/s" : "";
  }

  /** At the mean speed so far. */
  private String left() {
    if (!isSettled() || done <= 0) {
      return "";
    }
    return "  " + timeLeft(Math.round(seconds() * Math.max(0, total - done) / done));
  }

  /** Such as {@code 0:04 left}, or {@code 2:00:10 left}. */
  public static String timeLeft(long seconds) {
    return seconds >= 3600
        ? "%d:%02d:%02d left".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
        : "%d:%02d left".formatted(seconds / 60, seconds % 60);
  }

  private boolean isSettled() {
    return elapsed.compareTo(SETTLED) >= 0;
  }

  private double seconds() {
    return elapsed.toMillis() / 1e3;
  }

  private String amount(long count) {
    if (!unit.equals("B")) {
      return "%,d %s".formatted(count, unit);
    }
    double value = count;
    for (String size : new String[] {"B", "kB", "MB"}) {
      if (value < 1000) {
        return String.format(Locale.ROOT, size.equals("B") ? "%.0f %s" : "%.1f %s", value, size);
      }
      value /= 1000;
    }
    return String.format(Locale.ROOT, "%.1f GB", value);
  }
}
