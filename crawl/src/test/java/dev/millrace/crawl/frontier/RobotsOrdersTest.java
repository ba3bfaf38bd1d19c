package dev.millrace.crawl.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.CrawlSettings.OptOuts;
import dev.millrace.schemas.FetchOrder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RobotsOrdersTest {
  private static final Duration DELAY = FrontierSettings.DEFAULT.delay();
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final String NOTHING = "User-agent: *\nDisallow: /\n";

  private final FrontierRun run = new FrontierRun();

  private void redirect(FetchOrder order, String location) {
    run.give(run.answer(order, 301, Outcomes.REDIRECT).setLocation(location));
  }

  @Test
  void missingRobotsAllowAll() {
    run.found(0, "http://a.test/x");
    run.give(run.next(), 404, Outcomes.ROBOTS);
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/x");
  }

  @Test
  void unreachableRobotsForbidAllAndAreAskedForHourly() {
    for (int status : new int[] {0, 503, 429}) {
      FrontierRun run = new FrontierRun();
      run.found(0, "http://a.test/x");
      run.give(run.next(), status, "server-error");
      assertThat(run.progress().getWaiting()).isZero();
      run.pass(Duration.ofMinutes(59));
      assertThat(run.hasNext()).as("status %s", status).isFalse();
      FetchOrder again = run.nextAfter(Duration.ofMinutes(1));
      assertThat(again.getKind()).isEqualTo("robots");
      run.give(again, 404, Outcomes.ROBOTS);
      assertThat(run.progress().getWaiting()).isEqualTo(1);
      assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/x");
    }
  }

  @Test
  void areAskedForAnewAfterADay() {
    FetchOrder page = run.begun("http://a.test/1");
    run.page(page, "x");
    run.pass(Duration.ofHours(24).minus(DELAY).minus(MILLI));
    run.found(1, "http://a.test/2");
    FetchOrder fresh = run.next();
    assertThat(fresh.getUrl()).isEqualTo("http://a.test/2");
    run.page(fresh, "y");
    run.found(1, "http://a.test/3");
    assertThat(run.nextAfter(DELAY).getKind()).isEqualTo("robots");
  }

  @Test
  void theLastGoodCopyRulesADayLongerWhileThereIsNoNewerOne() {
    run.found(0, "http://a.test/1");
    run.robots(run.next(), "User-agent: *\nDisallow: /private\n");
    run.page(run.nextAfter(DELAY), "x");
    run.pass(Duration.ofHours(25));
    run.found(0, "http://a.test/private/2", "http://a.test/2");
    run.give(run.next(), 503, "server-error");
    FetchOrder revisit = run.nextAfter(Duration.ofSeconds(60));
    assertThat(revisit.getUrl()).isEqualTo("http://a.test/1");
    run.page(revisit, "y");
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/2");
    assertThat(run.progress().getRefused()).containsEntry("robots-disallowed", 1L);
  }

  @Test
  void afterTwoDaysWithoutOneNothingIsAllowed() {
    run.found(0, "http://a.test/1");
    run.robots(run.next(), "User-agent: *\nDisallow: /private\n");
    run.page(run.nextAfter(DELAY), "x");
    run.pass(Duration.ofDays(2));
    run.found(0, "http://a.test/2");
    FetchOrder robots = run.next();
    assertThat(robots.getKind()).isEqualTo("robots");
    run.give(robots, 503, "server-error");
    run.pass(Duration.ofMinutes(5));
    assertThat(run.hasNext()).isFalse();
  }

  /** StormCrawler 573: rules behind a redirect were taken for the target's. */
  @Test
  void redirectedRobotsRuleTheHostThatAskedAndNoOther() {
    run.found(0, "http://a.test/x");
    redirect(run.next(), "http://b.test/robots.txt");
    FetchOrder hop = run.next();
    assertThat(hop.getUrl()).isEqualTo("http://b.test/robots.txt");
    assertThat(hop.getAskedBy()).isEqualTo("http://a.test");
    run.robots(hop, NOTHING);
    run.pass(Duration.ofMinutes(1));
    assertThat(run.hasNext()).isFalse();
    run.found(0, "http://b.test/y");
    FetchOrder own = run.nextAfter(DELAY);
    assertThat(own.getUrl()).isEqualTo("http://b.test/robots.txt");
    assertThat(own.getAskedBy()).isEmpty();
  }

  @Test
  void aRobotsRedirectIsPacedByTheHostItLeadsTo() {
    FetchOrder busy = run.begun("http://b.test/");
    run.found(0, "http://a.test/x");
    redirect(run.next(), "http://b.test/robots.txt");
    assertThat(run.hasNext()).isFalse();
    run.page(busy, "x");
    run.pass(DELAY.minus(MILLI));
    assertThat(run.hasNext()).isFalse();
    assertThat(run.nextAfter(MILLI).getAskedBy()).isEqualTo("http://a.test");
  }

  @Test
  void redirectsToAnotherSchemeOfTheHostAreFollowedAtItsPace() {
    run.found(0, "http://a.test/x");
    redirect(run.next(), "https://a.test/robots.txt");
    run.pass(DELAY.minus(MILLI));
    assertThat(run.hasNext()).isFalse();
    FetchOrder hop = run.nextAfter(MILLI);
    assertThat(hop.getUrl()).isEqualTo("https://a.test/robots.txt");
    run.robots(hop, "User-agent: *\nAllow: /\n");
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/x");
  }

  /** StormCrawler 2077: a redirect that may not be followed was taken for permission. */
  @Test
  void aRedirectThatLeadsNowhereAllowsNothing() {
    run.found(0, "http://a.test/x");
    redirect(run.next(), "file:///etc/robots.txt");
    run.pass(Duration.ofMinutes(10));
    assertThat(run.hasNext()).isFalse();
  }

  @Test
  void fiveRedirectsAreFollowedAndTheSixthMeansThereIsNone() {
    run.found(0, "http://a.test/x");
    redirect(run.next(), "http://a.test/robots.txt?1");
    for (int hop = 2; hop <= 6; hop++) {
      FetchOrder order = run.nextAfter(DELAY);
      assertThat(order.getKind()).isEqualTo("robots");
      redirect(order, "http://a.test/robots.txt?" + hop);
    }
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/x");
  }

  @Test
  void sitemapsThatRobotsNamesAreFetched() {
    run.found(0, "http://a.test/x");
    run.robots(run.next(), "Sitemap: http://a.test/map.xml\nSitemap: http://b.test/map.xml\n");
    assertThat(run.next().getUrl()).isEqualTo("http://b.test/robots.txt");
    run.page(run.nextAfter(DELAY), "x");
    FetchOrder map = run.nextAfter(DELAY);
    assertThat(map.getUrl()).isEqualTo("http://a.test/map.xml");
    assertThat(map.getKind()).isEqualTo("sitemap");
  }

  @Test
  void filesThatReserveRightsAreAskedForFirstAndTellTheOrder() {
    FrontierRun run = new FrontierRun(FrontierSettings.DEFAULT, new OptOuts(true, true, true));
    run.found(0, "http://a.test/x");
    run.robots(run.next(), "User-agent: *\nAllow: /\n");
    FetchOrder tdmrep = run.nextAfter(DELAY);
    assertThat(tdmrep.getUrl()).isEqualTo("http://a.test/.well-known/tdmrep.json");
    run.give(
        run.answer(tdmrep, 200, Outcomes.POLICY)
            .setBody(
                ByteBuffer.wrap(
                    "[{\"location\": \"/\", \"tdm-reservation\": 1}]"
                        .getBytes(StandardCharsets.UTF_8))));
    FetchOrder aiTxt = run.nextAfter(DELAY);
    assertThat(aiTxt.getUrl()).isEqualTo("http://a.test/ai.txt");
    run.give(aiTxt, 404, Outcomes.POLICY);
    FetchOrder page = run.nextAfter(DELAY);
    assertThat(page.getUrl()).isEqualTo("http://a.test/x");
    assertThat(page.getOptOuts()).containsExactly("tdmrep-json");
  }

  @Test
  void aReservationThatCannotBeReadHoldsNothingUp() {
    FrontierRun run = new FrontierRun(FrontierSettings.DEFAULT, new OptOuts(true, true, false));
    run.found(0, "http://a.test/x");
    run.give(run.next(), 404, Outcomes.ROBOTS);
    run.give(run.nextAfter(DELAY), 500, Outcomes.POLICY);
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/x");
  }

  @Test
  void contentSignalsOfRobotsTellTheOrder() {
    run.found(0, "http://a.test/x");
    run.robots(run.next(), "User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n");
    assertThat(run.nextAfter(DELAY).getOptOuts()).containsExactly("content-signal");
  }
}
