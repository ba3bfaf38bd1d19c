package dev.millrace.crawl.kafka;

import dev.millrace.crawl.CrawlSettings.Archiving;
import java.time.Duration;

/**
 * How a fetcher works.
 *
 * @param requests at once, of all hosts
 * @param addressDelay from an answer of an address to the next request there, whatever the host
 * @param archiving where everything fetched is kept, if anywhere
 * @param batchBytes a transaction ends after this many bytes of bodies,
 * @param batchVisits or this many visits,
 * @param batchTime or this long after the first, whichever comes first
 */
public record FetchSettings(
    int requests,
    Duration addressDelay,
    Archiving archiving,
    long batchBytes,
    int batchVisits,
    Duration batchTime) {

  /** 200 requests; 8 MiB, 500 visits or 100 ms a transaction. */
  public static FetchSettings of(int requests, Duration addressDelay, Archiving archiving) {
    return new FetchSettings(
        requests, addressDelay, archiving, 8L << 20, 500, Duration.ofMillis(100));
  }
}
