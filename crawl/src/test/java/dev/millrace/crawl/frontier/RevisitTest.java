package dev.millrace.crawl.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.admission.RevisitRule;
import dev.millrace.schemas.FetchOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RevisitTest {
  private static final Duration DELAY = FrontierSettings.DEFAULT.delay();
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Test
  void unchangedGrowsByHalfUpToNinetyDays() {
    RevisitRule rule = RevisitRule.DEFAULT;
    assertThat(rule.next(0, true)).isEqualTo(DAY);
    assertThat(rule.next(DAY, false)).isEqualTo(DAY * 3 / 2);
    assertThat(rule.next(61 * DAY, false)).isEqualTo(90 * DAY);
    assertThat(rule.next(60 * DAY, false)).isEqualTo(90 * DAY);
    assertThat(rule.next(59 * DAY, false)).isLessThan(90 * DAY);
  }

  @Test
  void changedShrinksByAFifthDownToNinetyMinutes() {
    RevisitRule rule = RevisitRule.DEFAULT;
    long shortest = Duration.ofMinutes(90).toMillis();
    assertThat(rule.next(DAY, true)).isEqualTo(DAY * 4 / 5);
    assertThat(rule.next(shortest, true)).isEqualTo(shortest);
    assertThat(rule.next(shortest * 5 / 4 + 100, true)).isGreaterThan(shortest);
  }

  @Test
  void pagesAreVisitedAgainWithWhatTheServerSaidOfThem() {
    FrontierRun run = new FrontierRun();
    FetchOrder first = run.begun("http://a.test/");
    run.give(
        run.answer(first, 200, Outcomes.PAGE)
            .setDigest("d1")
            .setEtag("\"v1\"")
            .setLastModified("Mon, 30 Nov 2026 00:00:00 GMT"));
    run.pass(Duration.ofMillis(DAY));
    FetchOrder robots = run.next();
    assertThat(robots.getKind()).isEqualTo("robots");
    run.give(robots, 404, Outcomes.ROBOTS);
    FetchOrder again = run.nextAfter(DELAY);
    assertThat(again.getUrl()).isEqualTo(first.getUrl());
    assertThat(again.getVisit()).isEqualTo(1);
    assertThat(again.getEtag()).isEqualTo("\"v1\"");
    assertThat(again.getLastModified()).isEqualTo("Mon, 30 Nov 2026 00:00:00 GMT");
    assertThat(again.getDigest()).isEqualTo("d1");
    assertThat(again.getOrderId()).isNotEqualTo(first.getOrderId());
  }

  @Test
  void aPageThatWasNotModifiedKeepsItsTags() {
    FrontierRun run = new FrontierRun();
    FetchOrder first = run.begun("http://a.test/");
    run.give(run.answer(first, 200, Outcomes.PAGE).setDigest("d1").setEtag("\"v1\""));
    run.pass(Duration.ofMillis(DAY));
    run.give(run.next(), 404, Outcomes.ROBOTS);
    run.give(run.nextAfter(DELAY), 304, Outcomes.NOT_MODIFIED);
    run.pass(Duration.ofMillis(DAY * 3 / 2));
    run.give(run.next(), 404, Outcomes.ROBOTS);
    assertThat(run.nextAfter(DELAY).getEtag()).isEqualTo("\"v1\"");
  }

  @Test
  void revisitsDoNotCountAsWaiting() {
    FrontierRun run = new FrontierRun();
    run.page(run.begun("http://a.test/"), "x");
    run.pass(Duration.ofMillis(2 * DAY));
    assertThat(run.lastTold().getWaiting()).isZero();
    assertThat(run.hasNext()).isTrue();
  }

  @Test
  void everyFourthOrderMayBeARevisitWhileNewPagesWait() {
    FrontierSettings defaults = FrontierSettings.DEFAULT;
    Duration soon = Duration.ofSeconds(1);
    FrontierRun run =
        new FrontierRun(
            new FrontierSettings(
                defaults.delay(),
                defaults.maxDepth(),
                defaults.maxPagesPerHost(),
                defaults.samePages(),
                defaults.attempts(),
                defaults.backoff(),
                defaults.longestBackoff(),
                new RevisitRule(soon, soon, soon)));
    FetchOrder order = run.begun("http://a.test/0");
    for (int page = 1; page < 40; page++) {
      run.found(1, "http://a.test/" + page);
    }
    int revisits = 0;
    for (int orders = 0; orders < 20; orders++) {
      run.page(order, "body of " + order.getUrl());
      order = run.nextAfter(DELAY);
      revisits += order.getVisit() > 0 ? 1 : 0;
    }
    assertThat(revisits).isEqualTo(5);
  }

  @Test
  void noMorePagesThanTheBudgetAreFetchedOfAHost() {
    FrontierSettings defaults = FrontierSettings.DEFAULT;
    FrontierRun run =
        new FrontierRun(
            new FrontierSettings(
                defaults.delay(),
                defaults.maxDepth(),
                2,
                defaults.samePages(),
                defaults.attempts(),
                defaults.backoff(),
                defaults.longestBackoff(),
                defaults.revisits()));
    run.page(run.begun("http://a.test/1"), "x", "http://a.test/2", "http://a.test/3");
    run.page(run.nextAfter(DELAY), "y");
    run.pass(DELAY);
    assertThat(run.hasNext()).isFalse();
    assertThat(run.progress().getWaiting()).isZero();
  }
}
