package dev.millrace.crawl.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.FetchOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrontierTest {
  private static final Duration DELAY = FrontierSettings.DEFAULT.delay();
  private static final Duration MILLI = Duration.ofMillis(1);

  private final FrontierRun run = new FrontierRun();

  @Test
  void asksForRobotsBeforeAnythingElse() {
    run.found(0, "http://a.test/page");
    FetchOrder order = run.next();
    assertThat(order.getUrl()).isEqualTo("http://a.test/robots.txt");
    assertThat(order.getKind()).isEqualTo("robots");
    assertThat(run.hasNext()).isFalse();
  }

  @Test
  void hasOneOpenOrderAHost() {
    FetchOrder first = run.begun("http://a.test/1");
    run.found(0, "http://a.test/2", "http://b.test/");
    run.pass(Duration.ofHours(1));
    assertThat(run.next().getHost()).isEqualTo("b.test");
    assertThat(run.hasNext()).isFalse();
    run.page(first, "x");
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/2");
  }

  @Test
  void nextOrderIsDueADelayAfterTheResult() {
    FetchOrder first = run.begun("http://a.test/1");
    run.pass(Duration.ofMinutes(1));
    run.page(first, "x", "http://a.test/2");
    run.pass(DELAY.minus(MILLI));
    assertThat(run.hasNext()).isFalse();
    run.pass(MILLI);
    assertThat(run.hasNext()).isTrue();
  }

  @Test
  void honoursALongerCrawlDelayAndNoShorterOneFromTheirAnswerOn() {
    run.pass(Duration.ofMinutes(1)); // or the delay after a take-over would do it
    run.found(0, "http://a.test/", "http://b.test/");
    FetchOrder one = run.next();
    FetchOrder other = run.next();
    run.robots(one, "User-agent: *\nCrawl-delay: 20\n");
    run.robots(other, "User-agent: *\nCrawl-delay: 0.2\n");
    run.pass(DELAY.minus(MILLI));
    assertThat(run.hasNext()).isFalse();
    run.pass(MILLI);
    FetchOrder first = run.next();
    assertThat(first.getHost()).isEqualTo(other.getHost());
    assertThat(first.getDelayMillis()).isEqualTo(5_000);
    assertThat(run.hasNext()).isFalse();
    run.pass(Duration.ofSeconds(15).minus(MILLI));
    assertThat(run.hasNext()).isFalse();
    run.pass(MILLI);
    assertThat(run.next().getDelayMillis()).isEqualTo(20_000);
  }

  @Test
  void waitsADelayOfEachHostThatWasAskedBeforeItTookOver() {
    FetchOrder first = run.begun("http://a.test/1");
    run.page(first, "x", "http://a.test/2");
    run.pass(Duration.ofHours(1));
    run.restart();
    run.found(0, "http://new.test/");
    assertThat(run.next().getHost()).isEqualTo("new.test");
    assertThat(run.hasNext()).isFalse();
    run.pass(DELAY.minus(MILLI));
    assertThat(run.hasNext()).isFalse();
    assertThat(run.nextAfter(MILLI).getUrl()).isEqualTo("http://a.test/2");
  }

  @Test
  void ordersNothingAgainAfterARestartWhileAnOrderIsOpen() {
    FetchOrder first = run.begun("http://a.test/1");
    run.found(0, "http://a.test/2");
    run.restart();
    run.pass(Duration.ofHours(1));
    assertThat(run.hasNext()).isFalse();
    run.page(first, "x");
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/2");
  }

  @Test
  void whatRobotsForbidsIsNeverOrdered() {
    run.found(0, "http://a.test/private/x", "http://a.test/open");
    run.robots(run.next(), "User-agent: millrace\nDisallow: /private\n");
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/open");
    assertThat(run.progress().getRefused()).containsEntry("robots-disallowed", 1L);
  }

  @Test
  void shallowPagesComeFirstWheneverTheyWereFound() {
    FetchOrder first = run.begun("http://a.test/");
    run.found(3, "http://a.test/deep");
    run.found(1, "http://a.test/near");
    run.page(first, "x");
    assertThat(run.nextAfter(DELAY).getUrl()).isEqualTo("http://a.test/near");
  }

  @Test
  void orderIdsNeverRepeat() {
    Set<String> ids = new HashSet<>();
    FetchOrder order = run.begun("http://a.test/");
    run.found(1, "http://a.test/1", "http://a.test/2", "http://a.test/3");
    for (int fetched = 0; fetched < 3; fetched++) {
      assertThat(ids.add(order.getOrderId())).isTrue();
      run.page(order, "body " + fetched);
      order = run.nextAfter(DELAY);
    }
  }

  @Test
  void tooDeepAndRefusedUrlsAreCountedAndNotQueued() {
    FrontierSettings settings = FrontierSettings.DEFAULT;
    run.found(settings.maxDepth(), "http://a.test/");
    run.found(settings.maxDepth() + 1, "http://b.test/");
    run.found(0, "http://c.test/trap", "ftp://d.test/");
    assertThat(run.progress().getRefused())
        .containsOnly(
            java.util.Map.entry("too-deep", 1L),
            java.util.Map.entry("trap.test", 1L),
            java.util.Map.entry("unusable-url", 1L));
    assertThat(run.progress().getUrls()).isEqualTo(1);
  }

  @Test
  void tellsThatItIsDrainedInTheVeryRecordOfTheLastResult() {
    FetchOrder only = run.begun("http://a.test/");
    assertThat(run.lastTold().getOpen() + run.lastTold().getWaiting()).isPositive();
    run.page(only, "x");
    CrawlProgress told = run.lastTold();
    assertThat(told.getOpen()).isZero();
    assertThat(told.getWaiting()).isZero();
    assertThat(told.getOrders()).isEqualTo(2);
    assertThat(told.getPages()).isEqualTo(1);
    assertThat(told.getSkipped()).containsOnly(java.util.Map.entry("robots", 1L));
  }

  @Test
  void ordersArePagesAndSkippedAndOpen() {
    FetchOrder order = run.begun("http://a.test/");
    run.page(order, "x", "http://a.test/1", "http://a.test/2", "http://a.test/3");
    run.give(run.nextAfter(DELAY), 404, "not-found");
    run.give(run.nextAfter(DELAY), 500, "server-error");
    FetchOrder open = run.nextAfter(DELAY);
    assertThat(open.getUrl()).isEqualTo("http://a.test/3");
    CrawlProgress told = run.progress();
    assertThat(told.getOrders()).isEqualTo(5);
    assertThat(told.getPages()).isEqualTo(1);
    assertThat(told.getOpen()).isEqualTo(1);
    assertThat(told.getSkipped().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
  }

  @Test
  void aHostWhoseAddressBecomesKnownIsDealtAnewAtOnce() {
    run.found(0, "http://a.test/");
    FetchOrder dealtByDomain = run.next();
    assertThat(dealtByDomain.getAddress()).isEmpty();
    run.give(
        run.answer(dealtByDomain, 0, Outcomes.OTHER_ADDRESS)
            .setSent(false)
            .setAddress("192.0.2.7"));
    FetchOrder dealtByAddress = run.nextAfter(MILLI);
    assertThat(dealtByAddress.getAddress()).isEqualTo("192.0.2.7");
    assertThat(dealtByAddress.getUrl()).isEqualTo("http://a.test/robots.txt");
  }

  @Test
  void aHostThatMovesWaitsOneDelay() {
    FetchOrder order = run.begun("http://a.test/");
    run.give(run.answer(order, 0, Outcomes.OTHER_ADDRESS).setSent(false).setAddress("192.0.2.9"));
    run.pass(DELAY.minus(MILLI));
    assertThat(run.hasNext()).isFalse();
    FetchOrder again = run.nextAfter(MILLI);
    assertThat(again.getUrl()).isEqualTo("http://a.test/");
    assertThat(again.getAddress()).isEqualTo("192.0.2.9");
  }

  @Test
  void aRedirectLeadsToAnOrderThatKnowsTheWay() {
    FetchOrder order = run.begun("http://a.test/old");
    run.give(
        run.answer(order, 301, Outcomes.REDIRECT)
            .setLinks(
                java.util.List.of(new dev.millrace.schemas.FoundUrl("http://a.test/new", "page"))));
    FetchOrder next = run.nextAfter(DELAY);
    assertThat(next.getUrl()).isEqualTo("http://a.test/new");
    assertThat(next.getRedirects()).containsExactly("http://a.test/old");
    assertThat(next.getDepth()).isEqualTo(order.getDepth());
  }

  @Test
  void linksOfABodyThatTooManyUrlsGaveAreIgnored() {
    FrontierSettings settings = FrontierSettings.DEFAULT;
    FetchOrder order = run.begun("http://a.test/0");
    for (int slug = 0; slug < settings.samePages(); slug++) {
      run.page(order, "same", "http://a.test/" + (slug + 1));
      order = run.nextAfter(DELAY);
    }
    run.page(order, "same", "http://a.test/one-more");
    run.pass(DELAY);
    assertThat(run.hasNext()).isFalse();
  }
}
