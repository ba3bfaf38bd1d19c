package dev.millrace.cli.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class OutageRetryTest {
  private final AtomicInteger tries = new AtomicInteger();

  private Supplier<Integer> failing(int times, RuntimeException cause) {
    return () -> {
      if (tries.incrementAndGet() <= times) {
        throw new SettingsException("it cannot be done", cause);
      }
      return tries.get();
    };
  }

  @Test
  void doesAgainWhatAnOutagePrevented() {
    OutageRetry retry = new OutageRetry("registry", OutageRetry.ENDLESS);
    assertThat(retry.until(failing(2, new TimeoutException("no broker")))).isEqualTo(3);
  }

  @Test
  void givesUpAfterTheLongestWait() {
    OutageRetry retry = new OutageRetry("topics create", Duration.ZERO);
    assertThatThrownBy(() -> retry.until(failing(2, new TimeoutException("no broker"))))
        .hasMessage("it cannot be done");
    assertThat(tries).hasValue(1);
  }

  @Test
  void aWrongPasswordIsNotTriedAgain() {
    OutageRetry retry = new OutageRetry("registry", OutageRetry.ENDLESS);
    assertThatThrownBy(() -> retry.until(failing(2, new SaslAuthenticationException("wrong"))))
        .hasMessage("it cannot be done");
    assertThat(tries).hasValue(1);
  }
}
