package dev.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class ContestTest {

  @Test
  void ratesAreOfTheMedianRoundAndWarmUpCountsForNothing() {
    Contender ours = contender("ours", 9_000, 500, 250, 1_000);
    Contender peer = contender("peer", 9_000, 1_000, 900, 4_000);

    List<String> lines = new Contest(10, "MB", 1, 3).lines(List.of(ours, peer));

    assertThat(lines.get(0))
        .contains("ours", "20.00 MB/CPU s", "median 500, best 250, worst 1000 ms")
        .doesNotContain("ours/this");
    assertThat(lines.get(1)).contains("10.00 MB/CPU s", "ours/this 2.00");
  }

  private static Contender contender(String name, long... milliseconds) {
    Queue<Duration> times = new ArrayDeque<>();
    for (long time : milliseconds) {
      times.add(Duration.ofMillis(time));
    }
    return new Contender(name, times::remove);
  }
}
