package dev.millrace.benchmarks.learn;

import java.util.List;

/**
 * What a run had learned by when.
 *
 * @param points in the order of their times, at least one
 */
record LearnCurve(LearnPair pair, double peak, long seed, List<Point> points) {

  /**
   * An evaluation.
   *
   * @param cpuSeconds of the steps before it, without evaluations
   */
  record Point(int step, double cpuSeconds, double bitsPerByte) {}

  LearnCurve {
    points = List.copyOf(points);
  }

  Point end() {
    return points.getLast();
  }

  /** On the line between the evaluations around that time; after the last one, its figure. */
  double bitsPerByteAt(double cpuSeconds) {
    Point before = points.getFirst();
    for (Point point : points) {
      if (point.cpuSeconds() >= cpuSeconds) {
        double width = point.cpuSeconds() - before.cpuSeconds();
        double share = width == 0 ? 1 : (cpuSeconds - before.cpuSeconds()) / width;
        return before.bitsPerByte()
            + Math.max(0, share) * (point.bitsPerByte() - before.bitsPerByte());
      }
      before = point;
    }
    return before.bitsPerByte();
  }
}
