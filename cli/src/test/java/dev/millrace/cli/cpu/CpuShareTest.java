package dev.millrace.cli.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.schemas.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuShareTest {
  /** Time passes only by working and by being held. */
  private static final class Work implements CpuShare.Clock {
    private double seconds = 100;
    private double cpu = 7;
    private double heldAtOnce;
    private final List<Double> held = new ArrayList<>();

    @Override
    public double seconds() {
      return seconds;
    }

    @Override
    public void sleep(Duration time) {
      seconds += time.toNanos() / 1e9;
      heldAtOnce += time.toNanos() / 1e9;
    }

    void record(CpuShare share, double cpuSeconds) {
      heldAtOnce = 0;
      share.await();
      held.add(heldAtOnce);
      cpu += cpuSeconds;
      seconds += cpuSeconds;
    }
  }

  private final Work work = new Work();

  private CpuShare share(double share) {
    return new CpuShare(share, () -> work.cpu, work);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 0.8, 1})
  void aThreadThatAlwaysHasWorkUsesItsShare(double wanted) {
    CpuShare share = share(wanted);
    double cpu = work.cpu;
    double begin = work.seconds;
    for (int i = 0; i < 2_000; i++) {
      work.record(share, 0.005);
    }
    double used = (work.cpu - cpu) / (work.seconds - begin);
    assertThat(used).isCloseTo(wanted, within(0.03 * wanted));
  }

  @Test
  void timeInWhichNothingWasToDoIsNotMadeUpFor() {
    CpuShare share = share(0.5);
    work.seconds += 3_600;
    double cpu = work.cpu;
    double begin = work.seconds;
    for (int i = 0; i < 400; i++) {
      work.record(share, 0.005);
    }
    assertThat(work.cpu - cpu)
        .isLessThanOrEqualTo(0.5 * (work.seconds - begin) + CpuShare.MOST_SAVED_SECONDS + 0.01);
  }

  @Test
  void aThreadIsHeldForASecondAtMostAndTheRestIsWaitedForLater() {
    CpuShare share = share(0.1);
    double begin = work.seconds;
    work.record(share, 2);
    for (int i = 0; i < 40; i++) {
      work.record(share, 0);
    }
    assertThat(work.held).allSatisfy(held -> assertThat(held).isLessThan(1.002));
    assertThat(work.held.get(1)).isGreaterThan(0.99);
    assertThat(work.seconds - begin).as("2 s at a tenth").isBetween(18.0, 21.0);
  }

  /** The share that a busy thread was given, by its own CPU time: other work only lowers it. */
  @Test
  void aRealThreadIsKeptToItsShare() throws InterruptedException {
    StageThreads threads = new StageThreads();
    StageCpu cpu = new StageCpu(threads);
    CpuShare share = CpuShare.of(0.4, threads);
    double before = cpu.stageSeconds();
    long begin = System.nanoTime();
    Thread busy =
        threads.start(
            "curation",
            "busy",
            () -> {
              while (System.nanoTime() - begin < 1_500_000_000L) {
                share.await();
                work(5_000_000L);
              }
            });
    busy.join(1_400);
    double used = cpu.stageSeconds() - before;
    double seconds = (System.nanoTime() - begin) / 1e9;
    busy.join();
    assertThat(used).isPositive();
    assertThat(used / seconds).isLessThan(0.45);
  }

  private static void work(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, 1.0001, Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoShareIsRefused(double share) {
    assertThatThrownBy(() -> CpuShare.requireShare(share))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("--rate is " + share + ", but must be over 0 and not over 1");
  }
}
