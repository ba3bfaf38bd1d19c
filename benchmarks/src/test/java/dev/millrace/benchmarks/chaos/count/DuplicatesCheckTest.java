package dev.millrace.benchmarks.chaos.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.DuplicatesCheck;
import dev.millrace.benchmarks.chaos.check.Violation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DuplicatesCheckTest {
  private static final Sighting EARLY = page("early", 0, 5, 1_000);
  private static final Sighting LATE = page("late", 1, 3, 1_001);

  private static Sighting page(String id, int partition, long offset, long time) {
    return new Sighting(id, new Place("pages", partition, offset), time, Optional.empty());
  }

  private static Sighting drop(Sighting page, Sighting kept) {
    return new Sighting(
        page.id(), new Place("dropped-documents", 0, 0), 2_000, Optional.of(kept.id()));
  }

  private static CheckResult check(List<Sighting> pages, Sighting drop) {
    List<Sighting> dropped = List.of(new Sighting("other", drop.place()), drop);
    return DuplicatesCheck.of(
        new Observed(
            pages, dropped, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of()));
  }

  @Test
  void theFirstStays() {
    CheckResult right = check(List.of(EARLY, LATE), drop(LATE, EARLY));
    assertThat(right.counted()).isEqualTo(1);
    assertThat(right.violations()).isEmpty();

    assertThat(check(List.of(EARLY, LATE), drop(EARLY, LATE)).violations())
        .extracting(Violation::text)
        .containsExactly("early at pages-0@5: repeats late at pages-1@3, which comes later");
  }

  @Test
  void ofOneTimePartitionAndOffsetDecide() {
    Sighting first = page("first", 0, 9, 1_000);
    Sighting second = page("second", 1, 1, 1_000);
    assertThat(check(List.of(first, second), drop(second, first)).violations()).isEmpty();
    assertThat(check(List.of(first, second), drop(first, second)).violations()).hasSize(1);

    Sighting next = page("next", 0, 10, 1_000);
    assertThat(check(List.of(first, next), drop(next, first)).violations()).isEmpty();
    assertThat(check(List.of(first, next), drop(first, next)).violations()).hasSize(1);
  }

  @Test
  void whatStandsBehindYoungerPagesHasNoPlace() {
    Sighting straggler = page("straggler", 0, 6, 999);
    CheckResult result = check(List.of(EARLY, straggler, LATE), drop(straggler, LATE));
    assertThat(result.violations()).isEmpty();
    assertThat(result.figures()).containsEntry("unordered", 1L);
  }
}
