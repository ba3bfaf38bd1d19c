package dev.millrace.benchmarks.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * All runs, side by side.
 *
 * @param searches what each pair's peaks came to, by the pair's text; none of a pair whose peak was
 *     given
 * @param curves of whole runs
 */
record LearnReport(Map<String, SortedMap<Double, Double>> searches, List<LearnCurve> curves) {

  /** The time that the run with the least of it took: each has at least so much. */
  double equalCpuSeconds() {
    return curves.stream().mapToDouble(curve -> curve.end().cpuSeconds()).min().orElse(0);
  }

  /** For people: what was tried, a table, and how to read it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    searches.forEach((pair, tried) -> lines.add("peaks of %s: %s".formatted(pair, peaks(tried))));
    lines.add("");
    lines.add("| pair | peak | seed | steps | CPU s | CPU s a step | at the end | at equal time |");
    lines.add("|---|---|---|---|---|---|---|---|");
    curves.forEach(curve -> lines.add(row(curve)));
    for (LearnPair pair : LearnPair.ALL) {
      List<LearnCurve> own = of(pair);
      if (own.size() > 1) {
        lines.add(mean(pair, own));
      }
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Held-out bits per byte; equal time: after %.0f CPU seconds of steps, on the line"
                + " between two evaluations",
            equalCpuSeconds()));
    return lines;
  }

  private List<LearnCurve> of(LearnPair pair) {
    return curves.stream().filter(curve -> curve.pair().equals(pair)).toList();
  }

  private static String peaks(SortedMap<Double, Double> tried) {
    List<String> parts = new ArrayList<>();
    tried.forEach((peak, bits) -> parts.add(String.format(Locale.ROOT, "%.3g %.4f", peak, bits)));
    return String.join(", ", parts);
  }

  private String row(LearnCurve curve) {
    LearnCurve.Point end = curve.end();
    return String.format(
        Locale.ROOT,
        "| %s | %.3g | %d | %d | %.1f | %.3f | %.4f | %.4f |",
        curve.pair().text(),
        curve.peak(),
        curve.seed(),
        end.step(),
        end.cpuSeconds(),
        end.cpuSeconds() / end.step(),
        end.bitsPerByte(),
        curve.bitsPerByteAt(equalCpuSeconds()));
  }

  private String mean(LearnPair pair, List<LearnCurve> own) {
    return String.format(
        Locale.ROOT,
        "| %s, mean of %d | %.3g | | %d | %.1f | | %.4f ± %.4f | %.4f ± %.4f |",
        pair.text(),
        own.size(),
        own.getFirst().peak(),
        own.getFirst().end().step(),
        own.stream().mapToDouble(curve -> curve.end().cpuSeconds()).average().orElseThrow(),
        Spread.mean(ends(own)),
        Spread.deviation(ends(own)),
        Spread.mean(equal(own)),
        Spread.deviation(equal(own)));
  }

  private static double[] ends(List<LearnCurve> own) {
    return own.stream().mapToDouble(curve -> curve.end().bitsPerByte()).toArray();
  }

  private double[] equal(List<LearnCurve> own) {
    return own.stream().mapToDouble(curve -> curve.bitsPerByteAt(equalCpuSeconds())).toArray();
  }
}
