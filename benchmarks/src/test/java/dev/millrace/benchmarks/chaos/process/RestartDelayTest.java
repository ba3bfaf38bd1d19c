package dev.millrace.benchmarks.chaos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartDelayTest {
  private static final Duration SHORT = RestartDelay.SOUND.minusMillis(1);

  private final RestartDelay delay = new RestartDelay();

  private long seconds(Ending.Cause cause, Duration ran) {
    return delay.after(cause, ran).toSeconds();
  }

  @Test
  void eachEndInARowDoublesItUpToALimit() {
    assertThat(seconds(Ending.Cause.ITSELF, SHORT)).isEqualTo(2);
    assertThat(seconds(Ending.Cause.ITSELF, SHORT)).isEqualTo(4);
    assertThat(seconds(Ending.Cause.ITSELF, SHORT)).isEqualTo(8);
    assertThat(seconds(Ending.Cause.ITSELF, SHORT)).isEqualTo(16);
    assertThat(seconds(Ending.Cause.ITSELF, SHORT)).isEqualTo(20);
    assertThat(seconds(Ending.Cause.ITSELF, SHORT)).isEqualTo(20);
    assertThat(seconds(Ending.Cause.ITSELF, RestartDelay.SOUND)).isEqualTo(2);
  }

  @Test
  void aFaultHardlyKeepsItDown() {
    assertThat(delay.after(Ending.Cause.ITSELF, SHORT)).isEqualTo(RestartDelay.FIRST);
    assertThat(delay.after(Ending.Cause.FAULT, SHORT)).isEqualTo(RestartDelay.AFTER_A_FAULT);
    assertThat(seconds(Ending.Cause.ITSELF, SHORT)).isEqualTo(4);
  }
}
