package dev.millrace.cli.terminal;

import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;

/** The latest values of something as a row of bars, one character each. Not safe for threads. */
public final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int LATEST = 16;

  private final Deque<Double> values = new ArrayDeque<>();
  private final boolean fromZero;

  private Sparkline(boolean fromZero) {
    this.fromZero = fromZero;
  }

  /** Of rates: the lowest bar is nothing. */
  public static Sparkline ofRates() {
    return new Sparkline(true);
  }

  /** Of a measure: the lowest bar is the least of those shown. */
  public static Sparkline ofMeasure() {
    return new Sparkline(false);
  }

  /** Whether a stream's characters include the bars. */
  public static boolean canBeShownIn(Charset charset) {
    return charset.canEncode() && charset.newEncoder().canEncode(BARS);
  }

  /** Adds a value; one that is no number is passed over. */
  public void add(double value) {
    if (Double.isFinite(value)) {
      values.addLast(value);
    }
    if (values.size() > LATEST) {
      values.removeFirst();
    }
  }

  /** Empty before there are two values. */
  @Override
  public String toString() {
    if (values.size() < 2) {
      return "";
    }
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double least =
        fromZero ? 0 : values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    StringBuilder bars = new StringBuilder();
    for (double value : values) {
      double share = most > least ? (value - least) / (most - least) : 0;
      bars.append(BARS.charAt((int) Math.min(BARS.length() - 1, share * BARS.length())));
    }
    return bars.toString();
  }
}
