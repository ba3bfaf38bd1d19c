package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WindowWaitTest {
  private final AtomicLong now = new AtomicLong();
  private final WindowWait wait = new WindowWait(16, 4, Duration.ofNanos(100), now::get);

  @Test
  void aWholeWindowIsTakenAtOnceAndNoMore() {
    assertThat(wait.ready(15)).isZero();
    assertThat(wait.ready(16)).isEqualTo(16);
    assertThat(wait.ready(19)).isEqualTo(16);
  }

  @Test
  void onceNothingComesForAWhileTheWholeStepsAreTaken() {
    assertThat(wait.ready(10)).isZero();
    now.set(100);
    assertThat(wait.ready(10)).isZero();
    now.set(101);
    assertThat(wait.ready(10)).isEqualTo(8);
  }

  @Test
  void whatComesBeginsTheWaitAnew() {
    assertThat(wait.ready(9)).isZero();
    now.set(90);
    assertThat(wait.ready(10)).isZero();
    now.set(190);
    assertThat(wait.ready(10)).isZero();
    now.set(191);
    assertThat(wait.ready(10)).isEqualTo(8);
  }

  @Test
  void lessThanAStepIsWaitedFor() {
    assertThat(wait.ready(3)).isZero();
    now.set(1000);
    assertThat(wait.ready(3)).isZero();
  }
}
