package dev.millrace.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rounds of one kind. */
final class StreamMeasures {
  private final List<Round> rounds = new ArrayList<>();

  /**
   * @param cpu of the whole round, prompts included
   * @param firstTokens wall time until each stream's first token
   */
  record Round(long tokens, Duration cpu, List<Duration> firstTokens) {
    double tokensPerSecond() {
      return tokens * 1e9 / cpu.toNanos();
    }
  }

  void add(Round round) {
    rounds.add(round);
  }

  /** Of CPU time, in the middle round. */
  double tokensPerSecond() {
    List<Round> sorted =
        rounds.stream().sorted(Comparator.comparingDouble(Round::tokensPerSecond)).toList();
    return sorted.get(sorted.size() / 2).tokensPerSecond();
  }

  /** In the middle. */
  double firstTokenMillis() {
    List<Duration> sorted =
        rounds.stream().flatMap(round -> round.firstTokens().stream()).sorted().toList();
    return sorted.get(sorted.size() / 2).toNanos() / 1e6;
  }
}
