package dev.millrace.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.process.FaultKind;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final List<String> PROCESSES = List.of("broker-1", "filter-1", "train");
  private static final Duration DURATION = Duration.ofMinutes(3);

  private static FaultPlan draw(long seed, int count) {
    return FaultPlan.draw(seed, count, DURATION, PROCESSES, List.of(FaultKind.KILL));
  }

  @Test
  void theSameSeedGivesTheSameFaults() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(draw(seed, 20)).as("seed %d", seed).isEqualTo(draw(seed, 20));
    }
  }

  @Test
  void anotherSeedGivesOthers() {
    Set<FaultPlan> plans = new HashSet<>();
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      FaultPlan plan = draw(seed, 20);
      plans.add(plan);
      orders.add(plan.faults().stream().map(Fault::process).toList());
    }
    assertThat(plans).hasSize(100);
    assertThat(orders).hasSizeGreaterThan(95);
  }

  /** What was found with a seed is found again with it, whatever the machine or the version. */
  @Test
  void theFaultsOfASeedStayWhatTheyAre() {
    assertThat(draw(1, 8).faults())
        .extracting(fault -> fault.at().toMillis() + " " + fault.kind() + " " + fault.process())
        .containsExactly(
            "21236 kill -9 broker-1",
            "44095 kill -9 filter-1",
            "57938 kill -9 train",
            "65897 kill -9 filter-1",
            "77070 kill -9 broker-1",
            "92088 kill -9 train",
            "122796 kill -9 broker-1",
            "149673 kill -9 train");
  }

  @Test
  void ofSeveralKindsEachIsDrawn() {
    List<FaultKind> kinds = List.of(FaultKind.KILL, FaultKind.RESTART, FaultKind.PAUSE);
    FaultPlan plan = FaultPlan.draw(1, 100, DURATION, PROCESSES, kinds);
    assertThat(plan.faults()).extracting(Fault::kind).contains(kinds.toArray(FaultKind[]::new));
    assertThat(FaultPlan.draw(1, 100, DURATION, PROCESSES, kinds)).isEqualTo(plan);
  }

  @Test
  void faultsComeInTheOrderOfTheirTimesWithinTheDuration() {
    for (long seed = 0; seed < 100; seed++) {
      List<Fault> faults = draw(seed, 20).faults();
      assertThat(faults).hasSize(20).isSortedAccordingTo(Comparator.comparing(Fault::at));
      assertThat(faults.getLast().at()).isLessThan(DURATION);
      assertThat(faults.getFirst().at()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
  }

  @Test
  void everyProcessHasItsTurnBeforeAnyHasTheNext() {
    for (long seed = 0; seed < 100; seed++) {
      List<Fault> faults = draw(seed, 2 * PROCESSES.size()).faults();
      for (int from = 0; from < faults.size(); from += PROCESSES.size()) {
        assertThat(faults.subList(from, from + PROCESSES.size()))
            .as("seed %d", seed)
            .extracting(Fault::process)
            .containsExactlyInAnyOrderElementsOf(PROCESSES);
      }
    }
  }

  /** New kinds come last, so that a seed of old ones draws what it drew. */
  @Test
  void theOrderOfKindsIsFixed() {
    assertThat(FaultKind.values())
        .extracting(FaultKind::word)
        .startsWith("kill", "restart", "pause", "cut", "registry", "clock");
  }

  @Test
  void theRegistryGoesAwayAndNetworksAreCutAtServers() {
    List<FaultKind> kinds = List.of(FaultKind.KILL, FaultKind.CUT, FaultKind.REGISTRY);
    FaultPlan drawn = FaultPlan.draw(3, 200, DURATION, PROCESSES, kinds);
    List<Fault> aimed = drawn.aimedAt(List.of("broker-1", "broker-2", "registry")).faults();

    Set<String> cut = new HashSet<>();
    for (int i = 0; i < aimed.size(); i++) {
      Fault before = drawn.faults().get(i);
      Fault after = aimed.get(i);
      assertThat(after.at()).isEqualTo(before.at());
      assertThat(after.kind()).isEqualTo(before.kind());
      switch (after.kind()) {
        case REGISTRY -> assertThat(after.process()).isEqualTo("registry");
        case CUT -> cut.add(after.process());
        default -> assertThat(after).isEqualTo(before);
      }
      if (after.kind() == FaultKind.CUT && before.process().equals("broker-1")) {
        assertThat(after.process()).isEqualTo("broker-1");
      }
    }
    assertThat(cut).containsExactlyInAnyOrder("broker-1", "broker-2", "registry");
  }

  @Test
  void noneAreNone() {
    assertThat(draw(1, 0).faults()).isEmpty();
  }
}
