package dev.millrace.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The progress of one work, on standard error: a line drawn again and again where that is a
 * terminal, and nothing elsewhere. Used by one thread.
 */
public final class ProgressBar implements AutoCloseable {
  private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

  private final Optional<LiveLines> lines;
  private final String work;
  private long total;
  private final String unit;
  private final long begin = System.nanoTime();
  private long drawn = begin - INTERVAL_NANOS;
  private long done;

  private ProgressBar(Optional<PrintStream> terminal, String work, long total, String unit) {
    this.lines = terminal.map(LiveLines::new);
    this.work = work;
    this.total = total;
    this.unit = unit;
  }

  /**
   * @param total what there is to do; 0: nobody knows
   * @param unit of the total; {@code B}: bytes
   */
  public static ProgressBar of(String work, long total, String unit) {
    return new ProgressBar(
        Terminal.isErr() ? Optional.of(System.err) : Optional.empty(), work, total, unit);
  }

  /** For work that writes its result to standard output: the bar is not drawn between its rows. */
  public static ProgressBar besideRows(String work, long total, String unit) {
    return Terminal.isOut()
        ? new ProgressBar(Optional.empty(), work, total, unit)
        : of(work, total, unit);
  }

  /** On a stream that is a terminal. */
  public static ProgressBar on(PrintStream terminal, String work, long total, String unit) {
    return new ProgressBar(Optional.of(terminal), work, total, unit);
  }

  /** Draws nothing. */
  public static ProgressBar hidden() {
    return new ProgressBar(Optional.empty(), "", 0, "");
  }

  /** Whether anybody sees it. */
  public boolean isShown() {
    return lines.isPresent();
  }

  /**
   * @param count done since the beginning of the work
   */
  public void reached(long count) {
    done = count;
    long now = System.nanoTime();
    if (now - drawn >= INTERVAL_NANOS) {
      draw(now);
    }
  }

  /**
   * @param ofTotal what there is to do, as far as anybody knows by now
   */
  public void reached(long count, long ofTotal) {
    total = ofTotal;
    reached(count);
  }

  /** Prints a line that stays, above the bar. */
  public void above(PrintStream out, String line) {
    lines.ifPresent(LiveLines::clear);
    out.println(line);
    out.flush();
    if (lines.isPresent() && done > 0) {
      draw(System.nanoTime());
    }
  }

  /** Such as {@code 1.5 MB/s 0:04 left}, whether or not a bar is drawn. */
  public String rateAndTimeLeft() {
    return line(System.nanoTime()).rateAndTimeLeft();
  }

  private ProgressLine line(long now) {
    return new ProgressLine(work, done, total, unit, Duration.ofNanos(now - begin));
  }

  private void draw(long now) {
    ProgressLine line = line(now);
    lines.ifPresent(live -> live.draw(List.of(line.text())));
    drawn = now;
  }

  /** Takes the line away. */
  @Override
  public void close() {
    lines.ifPresent(LiveLines::clear);
  }
}
