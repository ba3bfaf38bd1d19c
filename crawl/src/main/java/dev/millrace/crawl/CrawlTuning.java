package dev.millrace.crawl;

import dev.millrace.crawl.admission.RevisitRule;
import dev.millrace.crawl.frontier.FrontierSettings;
import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What of a crawl is seldom set.
 *
 * @param addressDelay where empty, a tenth of the hosts' delay: many hosts may share an address
 * @param requests of one fetcher, at once
 * @param samePages URLs of a host that may give the same body before links in it are ignored
 * @param attempts of a URL whose host does not answer or answers with a fault of its own
 * @param backoff of a host that asks to come back later, doubled each time in a row
 */
public record CrawlTuning(
    @Setting(
            key = "crawl.address-delay-ms",
            text =
                "shortest pause between two requests to an address, whatever the host; empty: a"
                    + " tenth of crawl.delay-ms",
            none = "",
            min = 0,
            max = 86_400_000,
            unit = ChronoUnit.MILLIS)
        Optional<Duration> addressDelay,
    @Setting(
            key = "crawl.requests",
            text = "requests of one fetcher at once, of all hosts",
            min = 1)
        int requests,
    @Setting(
            key = "crawl.max-same-pages",
            text = "pages of a host with the same content; links in more of them are ignored",
            min = 1)
        int samePages,
    @Setting(
            key = "crawl.attempts",
            text = "of a page whose host does not answer, or with a fault of its own",
            min = 1,
            max = 100)
        int attempts,
    @Setting(
            key = "crawl.backoff",
            text =
                "how long a host is left alone after 429, 503, 403 or no answer; doubled each time"
                    + " in a row, up to a day",
            above = 0,
            max = 86_400)
        Duration backoff,
    RevisitRule revisits) {

  /** As {@link FrontierSettings#DEFAULT}, with 200 requests at once. */
  public static CrawlTuning defaults() {
    FrontierSettings frontier = FrontierSettings.DEFAULT;
    return new CrawlTuning(
        Optional.empty(),
        200,
        frontier.samePages(),
        frontier.attempts(),
        frontier.backoff(),
        frontier.revisits());
  }

  /** How far and how fast a crawl goes. */
  public FrontierSettings frontier(CrawlSettings crawl) {
    return new FrontierSettings(
        crawl.pace().delay(),
        crawl.scope().maxDepth(),
        crawl.scope().maxPagesPerHost(),
        samePages,
        attempts,
        backoff,
        FrontierSettings.DEFAULT.longestBackoff(),
        revisits);
  }

  public Duration addressDelay(CrawlSettings crawl) {
    return addressDelay.orElseGet(() -> crawl.pace().delay().dividedBy(10));
  }
}
