package dev.millrace.crawl.frontier;

import dev.millrace.crawl.admission.RevisitRule;
import java.time.Duration;

/**
 * How far and how fast a crawl goes.
 *
 * @param delay from the receipt of a host's answer to its next request, where its robots.txt asks
 *     for no longer one
 * @param maxDepth links from a seed to the farthest page
 * @param maxPagesPerHost pages of a host that are fetched for the first time; revisits do not count
 * @param samePages URLs of a host that may give the same body before links in it are ignored
 * @param attempts of a URL whose host does not answer or answers with a fault of its own
 * @param backoff of a host that asks to come back later, doubled each time in a row
 * @param longestBackoff also where the host asks for more
 * @param revisits when pages are fetched again
 */
public record FrontierSettings(
    Duration delay,
    int maxDepth,
    long maxPagesPerHost,
    int samePages,
    int attempts,
    Duration backoff,
    Duration longestBackoff,
    RevisitRule revisits) {

  /** 5 s of delay; 3 attempts; back off from 60 s to a day. */
  public static final FrontierSettings DEFAULT =
      new FrontierSettings(
          Duration.ofSeconds(5),
          50,
          100_000,
          10,
          3,
          Duration.ofSeconds(60),
          Duration.ofDays(1),
          RevisitRule.DEFAULT);
}
