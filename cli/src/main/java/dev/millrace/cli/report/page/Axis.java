package dev.millrace.cli.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * What a chart shows of the values there are: from one round number to another, with round numbers
 * between.
 *
 * @param step between ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {

  /**
   * @param most ticks
   * @param wide whether the ends are ticks; else they are the least and the greatest value
   */
  static Axis of(double least, double greatest, int most, boolean wide) {
    double spread = greatest - least;
    if (!(spread > 0)) {
      // All values are the same: they are drawn in the middle.
      spread = least == 0 ? 1 : Math.abs(least) / 2;
      return of(least - spread / 2, least + spread / 2, most, wide);
    }
    double step = roundedUp(spread / Math.max(1, most - 1));
    return wide
        ? new Axis(
            Math.floor(least / step + 1e-9) * step, Math.ceil(greatest / step - 1e-9) * step, step)
        : new Axis(least, greatest, step);
  }

  private static double roundedUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : new double[] {1, 2, 5}) {
      if (value <= factor * power * (1 + 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (double i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** 0 at the low end, 1 at the high one. */
  double part(double value) {
    return (value - low) / (high - low);
  }
}
