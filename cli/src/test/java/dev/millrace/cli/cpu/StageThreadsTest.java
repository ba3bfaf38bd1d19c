package dev.millrace.cli.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StageThreadsTest {
  private final StageThreads stages = new StageThreads();

  @Test
  void givesWhatTheWorkGivesAndThrowsWhatItThrows() {
    assertThat(stages.call("one", () -> 7)).isEqualTo(7);
    IllegalStateException broken = new IllegalStateException("broken");
    assertThatThrownBy(
            () ->
                stages.call(
                    "one",
                    () -> {
                      throw broken;
                    }))
        .isSameAs(broken);
    OutOfMemoryError full = new OutOfMemoryError("full");
    assertThatThrownBy(
            () ->
                stages.call(
                    "one",
                    () -> {
                      throw full;
                    }))
        .isSameAs(full);
  }

  @Test
  void findsTheThreadsThatAStagesThreadsStarted() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    int many = 50;
    CountDownLatch started = new CountDownLatch(many);
    stages.call(
        "busy",
        () -> {
          for (int i = 0; i < many; i++) {
            Thread.ofPlatform()
                .daemon()
                .start(
                    () -> {
                      started.countDown();
                      awaitQuietly(end);
                    });
          }
          return many;
        });
    stages.call("quiet", () -> 0);
    started.await();
    try {
      assertThat(stages.alive().keySet()).containsExactly("busy", "quiet");
      assertThat(stages.alive().get("busy")).hasSize(many);
      assertThat(stages.alive().get("quiet")).isEqualTo(List.of());
    } finally {
      end.countDown();
    }
  }

  @Test
  void aStagesThreadKeepsNoProcessAlive() {
    assertThat(stages.call("one", () -> Thread.currentThread().isDaemon())).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
