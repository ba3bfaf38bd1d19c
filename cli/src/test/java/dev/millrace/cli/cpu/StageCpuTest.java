package dev.millrace.cli.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StageCpuTest {
  private final StageThreads stages = new StageThreads();
  private final StageCpu cpu = new StageCpu(stages);

  @Test
  void countsAThreadForTheStageThatStartedItAlsoOnceItHasEnded() throws Exception {
    stages.call("idle", () -> "nothing");
    Map<String, Double> during = burn("first");
    assertThat(during.get("first")).isPositive();
    assertThat(during.get("idle")).isZero();

    Map<String, Double> after = cpu.seconds();
    assertThat(after.get("first")).isGreaterThanOrEqualTo(during.get("first"));
    assertThat(cpu.seconds().get("first")).isEqualTo(after.get("first"));
  }

  @Test
  void addsUpThreadsThatCameAndWent() throws Exception {
    double one = burn("second").getOrDefault("second", 0.0);
    double two = burn("second").getOrDefault("second", 0.0);

    assertThat(two).isGreaterThan(one);
    assertThat(cpu.seconds().get("second")).isEqualTo(two);
  }

  @Test
  void whatNoStageUsedIsTheJvms() throws Exception {
    double all = burn("third").values().stream().mapToDouble(Double::doubleValue).sum();

    assertThat(all)
        .isCloseTo(
            ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3,
            within(1.0));
    assertThat(cpu.seconds().get("jvm")).isNotNegative();
  }

  /**
   * What is said while a thread of the stage that has used the processor is at rest. A library
   * names its threads as it likes, and starts them in threads of its own.
   */
  private Map<String, Double> burn(String stage) throws InterruptedException {
    CountDownLatch burnt = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    AtomicLong sum = new AtomicLong();
    Thread thread =
        stages.call(
            stage,
            () ->
                Thread.ofPlatform()
                    .name("pool-1-thread-1")
                    .start(
                        () -> {
                          for (long i = 0; i < 20_000_000; i++) {
                            sum.addAndGet(i);
                          }
                          burnt.countDown();
                          awaitQuietly(seen);
                        }));
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
