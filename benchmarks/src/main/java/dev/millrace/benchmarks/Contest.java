package dev.millrace.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Contenders that do the same work in turns; the first is ours.
 *
 * @param work units of work in a round, such as megabytes
 * @param unit what the work is counted in
 */
record Contest(double work, String unit, int warmUpRounds, int rounds) {

  /** A line for each contender: median, best and worst round, rate, and our rate over its. */
  List<String> lines(List<Contender> contenders) {
    List<List<Duration>> times = run(contenders);
    double ours = rate(times.getFirst());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) {
      List<Duration> sorted = times.get(i);
      String line =
          String.format(
              Locale.ROOT,
              "%-28s %10.2f %s/CPU s   round: median %.0f, best %.0f, worst %.0f ms",
              contenders.get(i).name(),
              rate(sorted),
              unit,
              milliseconds(median(sorted)),
              milliseconds(sorted.getFirst()),
              milliseconds(sorted.getLast()));
      boolean isPeer = i > 0;
      lines.add(
          isPeer
              ? line + String.format(Locale.ROOT, "   ours/this %.2f", ours / rate(sorted))
              : line);
    }
    return lines;
  }

  private List<List<Duration>> run(List<Contender> contenders) {
    List<List<Duration>> times = new ArrayList<>();
    contenders.forEach(contender -> times.add(new ArrayList<>()));
    for (int round = 0; round < warmUpRounds + rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        Duration time = contenders.get(i).round().get();
        if (round >= warmUpRounds) {
          times.get(i).add(time);
        }
      }
    }
    times.forEach(list -> list.sort(null));
    return times;
  }

  private double rate(List<Duration> sorted) {
    return work / (milliseconds(median(sorted)) / 1_000);
  }

  private static Duration median(List<Duration> sorted) {
    return sorted.get(sorted.size() / 2);
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }
}
