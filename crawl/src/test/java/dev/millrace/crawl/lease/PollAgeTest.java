package dev.millrace.crawl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PollAgeTest {

  @Test
  void isFreshForLessThanHalfTheSession() {
    AtomicLong now = new AtomicLong();
    PollAge age = new PollAge(Duration.ofNanos(100), now::get);
    now.set(49);
    assertThat(age.isFresh()).isTrue();
    now.set(50);
    assertThat(age.isFresh()).isFalse();
    age.polled();
    now.set(99);
    assertThat(age.isFresh()).isTrue();
  }
}
