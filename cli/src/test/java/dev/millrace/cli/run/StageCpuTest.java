package dev.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StageCpuTest {
  private final StageCpu cpu =
      new StageCpu().stage("first", "Burner-A").stage("second", "burner").stage("idle", "nobody");

  @Test
  void countsAThreadForTheFirstStageItsNameFitsAlsoOnceItHasEnded() throws Exception {
    Map<String, Double> during = burn("burner-a-1");
    assertThat(during.get("first")).isPositive();
    assertThat(during.get("second")).isZero();
    assertThat(during.get("idle")).isZero();

    Map<String, Double> after = cpu.seconds();
    assertThat(after.get("first")).isGreaterThanOrEqualTo(during.get("first"));
    assertThat(cpu.seconds().get("first")).isEqualTo(after.get("first"));
  }

  @Test
  void addsUpThreadsThatCameAndWent() throws Exception {
    double one = burn("burner-b-1").getOrDefault("second", 0.0);
    double two = burn("burner-b-2").getOrDefault("second", 0.0);

    assertThat(two).isGreaterThan(one);
    assertThat(cpu.seconds().get("second")).isEqualTo(two);
  }

  /** What is said while a thread of that name, which has used the processor, is at rest. */
  private Map<String, Double> burn(String name) throws InterruptedException {
    CountDownLatch burnt = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    AtomicLong sum = new AtomicLong();
    Thread thread =
        Thread.ofPlatform()
            .name(name)
            .start(
                () -> {
                  for (long i = 0; i < 20_000_000; i++) {
                    sum.addAndGet(i);
                  }
                  burnt.countDown();
                  awaitQuietly(seen);
                });
    burnt.await();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    try {
      return cpu.seconds();
    } finally {
      seen.countDown();
      thread.join();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
