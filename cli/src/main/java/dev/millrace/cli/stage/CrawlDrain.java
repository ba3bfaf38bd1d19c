package dev.millrace.cli.stage;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until a crawl has no order open and none due for a first fetch.
 *
 * <p>Each partition of the frontier tells so in the transaction that makes it true or untrue. That
 * all have told so at one moment or another is not enough: one may have sent the last thing it
 * found to another. So it must hold before and after a moment at which nothing was on its way to
 * any, with nothing told in between.
 */
public final class CrawlDrain {
  private static final long PAUSE_MILLIS = 100;

  private final PipelineAccounts accounts;
  private final Topics topics;
  private final Runnable health;

  /**
   * @param health called while waiting; throws if a stage has stopped
   */
  public CrawlDrain(PipelineAccounts accounts, Topics topics, Runnable health) {
    this.accounts = accounts;
    this.topics = topics;
    this.health = health;
  }

  public void run() throws InterruptedException {
    while (!isDrained()) {
      health.run();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private boolean isDrained() throws InterruptedException {
    Map<TopicPartition, Long> before = told();
    return allTellSo()
        && accounts.lag().isNone(StageInputs.frontier(topics))
        && told().equals(before)
        && allTellSo();
  }

  private Map<TopicPartition, Long> told() throws InterruptedException {
    Map<TopicPartition, Long> ends = accounts.lag().ends(topics.crawlProgress().topicPartitions());
    accounts.feed().awaitReached(ends);
    return ends;
  }

  private boolean allTellSo() {
    return accounts.feed().crawl().isDrained(topics.discoveredUrls().partitions());
  }
}
