package dev.millrace.cli.view;

import dev.millrace.crawl.frontier.StatusLines;
import dev.millrace.crawl.kafka.CrawlStatus;
import dev.millrace.inference.serving.PipelineView.CrawledHost;
import dev.millrace.schemas.HostState;
import dev.millrace.schemas.SettingsException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hosts of the crawl with the most pages, read from the frontier's records once asked for. */
final class CrawledHosts {
  private static final Logger LOG = LoggerFactory.getLogger(CrawledHosts.class);
  private static final int MOST = 200;

  /** All of the hosts' records are read. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final CrawlStatus status;
  private final InstantSource clock;
  private List<CrawledHost> latest = List.of();
  private long readAt;

  CrawledHosts(CrawlStatus status, InstantSource clock) {
    this.status = status;
    this.clock = clock;
  }

  /** Those with the most pages first; the former ones where they cannot be read now. */
  synchronized List<CrawledHost> most() {
    long now = clock.millis();
    if (now - readAt > FRESH.toMillis()) {
      try {
        latest = most(status.hosts(), now);
      } catch (KafkaException | SettingsException e) {
        LOG.warn("the crawl's hosts cannot be read: {}", e.getMessage());
      }
      readAt = clock.millis();
    }
    return latest;
  }

  static List<CrawledHost> most(Collection<HostState> hosts, long now) {
    return hosts.stream()
        .sorted(
            Comparator.comparingLong(HostState::getPages)
                .reversed()
                .thenComparing(HostState::getHost))
        .limit(MOST)
        .map(
            host ->
                new CrawledHost(
                    host.getHost(),
                    host.getPages(),
                    host.getOrders(),
                    host.getWaiting(),
                    host.getSilent() ? "silent" : StatusLines.next(host, now)))
        .toList();
  }
}
