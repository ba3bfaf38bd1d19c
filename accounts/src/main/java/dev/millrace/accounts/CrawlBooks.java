package dev.millrace.accounts;

import dev.millrace.schemas.CrawlProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The books of all partitions of the frontier; the latest of each stands for it. */
public final class CrawlBooks {
  private final Map<Integer, CrawlProgress> latest = new HashMap<>();

  public synchronized void add(CrawlProgress progress) {
    latest.put(progress.getPartition(), progress);
  }

  public synchronized CrawlCounts counts() {
    Map<String, Long> skipped = new TreeMap<>();
    Map<String, Long> refused = new TreeMap<>();
    for (CrawlProgress one : latest.values()) {
      one.getSkipped().forEach((reason, count) -> skipped.merge(reason, count, Long::sum));
      one.getRefused().forEach((reason, count) -> refused.merge(reason, count, Long::sum));
    }
    return new CrawlCounts(
        sum(CrawlProgress::getHosts),
        sum(CrawlProgress::getUrls),
        sum(CrawlProgress::getWaiting),
        sum(CrawlProgress::getOrders),
        sum(CrawlProgress::getPages),
        skipped,
        refused,
        sum(CrawlProgress::getOpen));
  }

  /** Whether every partition has told that no order is open and none is due for a first fetch. */
  public synchronized boolean isDrained(int partitions) {
    return latest.size() >= partitions
        && latest.values().stream().allMatch(one -> one.getOpen() == 0 && one.getWaiting() == 0);
  }

  /** A count of one partition. */
  private interface Count {
    long of(CrawlProgress progress);
  }

  private long sum(Count count) {
    return latest.values().stream().mapToLong(count::of).sum();
  }
}
