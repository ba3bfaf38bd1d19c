package dev.millrace.crawl.frontier;

import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.HostState;
import dev.millrace.schemas.SingleObjectEncoding;
import dev.millrace.schemas.WireSchemas;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts of one partition: {@code orders = pages + skipped + open}. Kept in a store, so that they
 * are as exact as the state they count.
 */
final class Books {
  private static final SingleObjectEncoding<CrawlProgress> CODE =
      new SingleObjectEncoding<>(
          CrawlProgress.getEncoder(),
          CrawlProgress.createDecoder(WireSchemas.released(CrawlProgress.class)));
  private static final byte[] KEY = Keys.text("books");

  private final SortedStore store;
  private final long maxPagesPerHost;
  private final CrawlProgress now;
  private boolean changed;

  Books(SortedStore store, int partition, long maxPagesPerHost) {
    this.store = store;
    this.maxPagesPerHost = maxPagesPerHost;
    this.now =
        store
            .get(KEY)
            .map(bytes -> CODE.read(ByteBuffer.wrap(bytes)))
            .orElseGet(() -> CrawlProgress.newBuilder().setPartition(partition).build());
  }

  /** What of a host is due for a first fetch, to be told before it changes and after. */
  long due(HostState host) {
    return host.getSilent() || host.getPages() >= maxPagesPerHost ? 0 : host.getWaiting();
  }

  void waiting(long difference) {
    now.setWaiting(now.getWaiting() + difference);
    changed |= difference != 0;
  }

  void newHost() {
    now.setHosts(now.getHosts() + 1);
    changed = true;
  }

  void newUrl() {
    now.setUrls(now.getUrls() + 1);
    changed = true;
  }

  void refused(String reason) {
    now.setRefused(plusOne(now.getRefused(), reason));
    changed = true;
  }

  void ordered() {
    now.setOrders(now.getOrders() + 1);
    now.setOpen(now.getOpen() + 1);
    changed = true;
  }

  void ended(String outcome) {
    now.setOpen(now.getOpen() - 1);
    if (outcome.equals(Outcomes.PAGE)) {
      now.setPages(now.getPages() + 1);
    } else {
      now.setSkipped(plusOne(now.getSkipped(), outcome));
    }
    changed = true;
  }

  private static Map<String, Long> plusOne(Map<String, Long> counts, String name) {
    Map<String, Long> more = new HashMap<>(counts);
    more.merge(name, 1L, Long::sum);
    return more;
  }

  boolean isDrained() {
    return now.getOpen() == 0 && now.getWaiting() == 0;
  }

  boolean isChanged() {
    return changed;
  }

  /** Writes them down; a copy to tell. */
  CrawlProgress keep(long atMillis) {
    now.setAt(Instant.ofEpochMilli(atMillis));
    ByteBuffer bytes = CODE.write(now);
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    store.put(KEY, copy);
    changed = false;
    return CrawlProgress.newBuilder(now).build();
  }
}
