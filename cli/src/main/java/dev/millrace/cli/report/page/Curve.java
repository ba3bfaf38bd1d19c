package dev.millrace.cli.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A measure by step.
 *
 * @param unit of the values
 * @param points in the order of steps; only finite ones are kept
 * @param digits after the point in which a value is told
 */
public record Curve(String title, String unit, List<Point> points, int digits, Drawn drawn) {
  /** How points are shown. */
  public enum Drawn {
    LINE,
    /** A line with a dot for each, where they are few. */
    DOTS,
    /** A thin line with the mean of those around each above it, where they scatter. */
    MEAN
  }

  /** A value. */
  public record Point(double step, double value) {}

  /** A mean is made of one part in so many of all points. */
  private static final int PART = 60;

  private static final int LEAST = 3;

  public Curve {
    title = PlainText.line(title, Block.MOST_OF_OURS);
    unit = PlainText.line(unit, Block.MOST_OF_OURS);
    points = points.stream().filter(point -> Double.isFinite(point.value())).toList();
  }

  public boolean isEmpty() {
    return points.isEmpty();
  }

  public Point first() {
    return points.getFirst();
  }

  public Point last() {
    return points.getLast();
  }

  public double lowest() {
    return points.stream().mapToDouble(Point::value).min().orElse(0);
  }

  public double highest() {
    return points.stream().mapToDouble(Point::value).max().orElse(0);
  }

  /** A value in the curve's own digits; small ones with an exponent. */
  public String told(double value) {
    return value != 0 && Math.abs(value) < Math.pow(10, -digits)
        ? String.format(Locale.ROOT, "%.1e", value)
        : Numbers.fixed(value, digits);
  }

  /** Points on either side of one that its mean is made of. */
  public int reach() {
    return drawn != Drawn.MEAN || points.size() < 4 * LEAST
        ? 0
        : Math.max(LEAST, points.size() / PART);
  }

  /** Each point with the mean of it and of those around it, of fewer at the ends. */
  public List<Point> smooth() {
    int reach = reach();
    double[] sums = new double[points.size() + 1];
    for (int i = 0; i < points.size(); i++) {
      sums[i + 1] = sums[i] + points.get(i).value();
    }
    List<Point> smooth = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      // At the start a curve is steep: as many before as after, lest the mean runs behind it.
      int from = i - Math.min(reach, i);
      int to = Math.min(points.size(), i + Math.min(reach, i) + 1);
      smooth.add(new Point(points.get(i).step(), (sums[to] - sums[from]) / (to - from)));
    }
    return smooth;
  }
}
