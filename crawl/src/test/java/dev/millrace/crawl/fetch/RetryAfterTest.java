package dev.millrace.crawl.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "120, PT2M",
    "0, PT0S",
    "' 5 ', PT5S",
    "-1, PT0S",
    "86400, PT24H",
    "86401, PT24H",
    "315360000, PT24H",
    "99999999999999999999999, PT24H",
    "-99999999999999999999999, PT0S",
    "'Thu, 01 Jan 2026 00:01:00 GMT', PT1M",
    "'Wed, 31 Dec 2025 23:59:00 GMT', PT0S",
    "'Tue, 01 Jan 2036 00:00:00 GMT', PT24H"
  })
  void isBounded(String value, Duration expected) {
    assertThat(RetryAfter.parse(value, NOW)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "1.5", "+5", "Thu, 99 Jan 2026 00:00:00 GMT"})
  void nonsenseSaysNothing(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }

  @Test
  void dateBeyondAllCalendarsIsBounded() {
    assertThat(RetryAfter.parse("Fri, 01 Jan 9999 00:00:00 GMT", NOW)).contains(RetryAfter.LONGEST);
  }
}
