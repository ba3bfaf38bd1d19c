package dev.millrace.crawl.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.FetchOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoliteBackoffTest {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration DELAY = FrontierSettings.DEFAULT.delay();

  private final FrontierRun run = new FrontierRun();

  private void isDueAfter(Duration wait) {
    run.pass(wait.minus(MILLI));
    assertThat(run.hasNext()).isFalse();
    run.pass(MILLI);
    assertThat(run.hasNext()).isTrue();
  }

  @Test
  void tooManyRequestsLeaveTheHostAloneForAMinute() {
    run.give(run.begun("http://a.test/"), 429, "client-error");
    isDueAfter(Duration.ofMinutes(1));
  }

  @Test
  void eachInARowDoublesIt() {
    FetchOrder order = run.begun("http://a.test/");
    run.found(1, "http://a.test/1", "http://a.test/2");
    run.give(order, 503, "server-error");
    run.give(run.nextAfter(Duration.ofMinutes(1)), 503, "server-error");
    isDueAfter(Duration.ofMinutes(2));
  }

  @Test
  void anAnswerEndsTheRow() {
    FetchOrder order = run.begun("http://a.test/");
    run.found(1, "http://a.test/1", "http://a.test/2");
    run.give(order, 403, "client-error");
    run.page(run.nextAfter(Duration.ofMinutes(1)), "x");
    run.give(run.nextAfter(DELAY), 403, "client-error");
    run.found(1, "http://a.test/3");
    isDueAfter(Duration.ofMinutes(1));
  }

  @Test
  void retryAfterIsObeyedWhereItIsLonger() {
    run.give(
        run.answer(run.begun("http://a.test/"), 503, "server-error").setRetryAfterMillis(600_000));
    isDueAfter(Duration.ofMinutes(10));
  }

  @Test
  void retryAfterOfTenYearsIsADay() {
    run.give(
        run.answer(run.begun("http://a.test/"), 503, "server-error")
            .setRetryAfterMillis(Duration.ofDays(3650).toMillis()));
    isDueAfter(Duration.ofDays(1));
  }

  @Test
  void aNegativeRetryAfterSaysNothing() {
    run.give(
        run.answer(run.begun("http://a.test/"), 503, "server-error").setRetryAfterMillis(-5_000));
    isDueAfter(Duration.ofMinutes(1));
  }

  @Test
  void longRowsStayWithinADay() {
    FetchOrder order = run.begun("http://a.test/0");
    for (int answer = 1; answer <= 40; answer++) {
      run.found(1, "http://a.test/" + answer);
      run.give(order, 403, "client-error");
      order = run.nextAfter(Duration.ofDays(1));
    }
    run.found(1, "http://a.test/last");
    run.give(order, 403, "client-error");
    isDueAfter(Duration.ofDays(1));
  }

  @Test
  void aFaultOfTheServerIsTriedThreeTimesAndThenCounts() {
    FetchOrder order = run.begun("http://a.test/");
    run.give(order, 500, "server-error");
    run.give(run.nextAfter(Duration.ofMinutes(1)), 500, "server-error");
    assertThat(run.progress().getWaiting()).isEqualTo(1);
    run.give(run.nextAfter(Duration.ofMinutes(2)), 500, "server-error");
    assertThat(run.progress().getWaiting()).isZero();
    run.pass(Duration.ofDays(30));
    assertThat(run.hasNext()).isFalse();
  }

  @Test
  void aHostThatGivesNoAnswerKeepsNobodyWaiting() {
    FetchOrder order = run.begun("http://a.test/");
    run.found(1, "http://a.test/1", "http://a.test/2");
    run.give(order, 0, "connect-failed");
    run.give(run.nextAfter(Duration.ofMinutes(1)), 0, "connect-failed");
    assertThat(run.progress().getWaiting()).isEqualTo(3);
    run.give(run.nextAfter(Duration.ofMinutes(2)), 0, "connect-failed");
    assertThat(run.progress().getWaiting()).isZero();
    assertThat(run.nextAfter(Duration.ofMinutes(4)).getHost()).isEqualTo("a.test");
  }
}
