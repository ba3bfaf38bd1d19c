package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpLimitsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void theLeastOfEachIsTaken() {
    Duration least = Duration.ofNanos(1);
    HttpLimits limits = new HttpLimits(0, 1024, 1, least, least, least);
    assertThat(limits.maxConnections()).isEqualTo(1);
  }

  @Test
  void anythingLessIsRefusedByName() {
    assertThatThrownBy(() -> new HttpLimits(-1, 1024, 1, SECOND, SECOND, SECOND))
        .hasMessage("max body bytes is -1: too little");
    assertThatThrownBy(() -> new HttpLimits(0, 1023, 1, SECOND, SECOND, SECOND))
        .hasMessage("max header bytes is 1023: too little");
    assertThatThrownBy(() -> new HttpLimits(0, 1024, 0, SECOND, SECOND, SECOND))
        .hasMessage("max connections is 0: too little");
    assertThatThrownBy(() -> new HttpLimits(0, 1024, 1, Duration.ZERO, SECOND, SECOND))
        .hasMessage("idle is PT0S: too little");
    assertThatThrownBy(() -> new HttpLimits(0, 1024, 1, SECOND, Duration.ZERO, SECOND))
        .hasMessage("arrival is PT0S: too little");
    assertThatThrownBy(() -> new HttpLimits(0, 1024, 1, SECOND, SECOND, Duration.ZERO))
        .hasMessage("answer is PT0S: too little");
  }
}
