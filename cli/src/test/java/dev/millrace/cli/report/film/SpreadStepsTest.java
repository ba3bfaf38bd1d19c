package dev.millrace.cli.report.film;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpreadStepsTest {
  private static SortedSet<Long> everyHundredTo(long last) {
    return new TreeSet<>(LongStream.rangeClosed(0, last / 100).mapToObj(i -> i * 100).toList());
  }

  @Test
  void allAreTakenWhereTheyAreFewEnough() {
    assertThat(SpreadSteps.of(everyHundredTo(300), 4)).containsExactly(0L, 100L, 200L, 300L);
  }

  @Test
  void gapsGrowWithTheSteps() {
    List<Long> steps = SpreadSteps.of(everyHundredTo(100_000), 8);
    assertThat(steps).hasSize(8).startsWith(0L).endsWith(100_000L).isSorted();
    for (int i = 2; i < steps.size(); i++) {
      assertThat(steps.get(i) - steps.get(i - 1))
          .isGreaterThanOrEqualTo(steps.get(i - 1) - steps.get(i - 2));
    }
  }

  @Test
  void theLastIsNeverLeftOut() {
    assertThat(SpreadSteps.of(everyHundredTo(300), 1)).containsExactly(300L);
    assertThat(SpreadSteps.of(everyHundredTo(300), 2)).containsExactly(0L, 300L);
    assertThat(SpreadSteps.of(everyHundredTo(300), 0)).isEmpty();
  }
}
