package dev.millrace.accounts.kafka;

import dev.millrace.accounts.Accounts;
import dev.millrace.accounts.CrawlBooks;
import dev.millrace.accounts.Horizon;
import dev.millrace.accounts.TrainingRuns;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the small topics, from their first record on, into {@link Accounts} and {@link
 * TrainingRuns}. No page, document, drop or block is read.
 */
public final class AccountsFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountsFeed.class);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration HORIZON_AGE = Duration.ofMinutes(5);

  private final Topics topics;
  private final Retention retention;
  private final Accounts accounts;
  private final TrainingRuns runs = new TrainingRuns();
  private final CrawlBooks crawl = new CrawlBooks();
  private final List<Consumer<TrainingLogEntry>> readersOfTheLog;
  private final OpenScan<TopicRecord<SpecificRecord>> scan;
  private final List<TopicPartition> partitions;
  private final Patience patience;
  private final Thread thread;
  private volatile Horizon horizon = Horizon.NONE;
  private volatile Instant horizonAt = Instant.MIN;
  private volatile Optional<RuntimeException> failure = Optional.empty();

  /**
   * @param isNoPage whether records skipped for a reason are responses, which might have been pages
   * @param readersOfTheLog take each entry of {@code training-log}, on the feed's thread
   */
  public static AccountsFeed start(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Predicate<String> isNoPage,
      List<Consumer<TrainingLogEntry>> readersOfTheLog) {
    AccountsFeed feed = new AccountsFeed(connection, topics, serdes, isNoPage, readersOfTheLog);
    feed.thread.start();
    return feed;
  }

  private AccountsFeed(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Predicate<String> isNoPage,
      List<Consumer<TrainingLogEntry>> readersOfTheLog) {
    this.topics = topics;
    this.patience =
        new Patience(
            Refusal.at("accounts", connection), new LoggedWaits("accounts"), System::nanoTime);
    this.retention = new Retention(connection);
    this.readersOfTheLog = List.copyOf(readersOfTheLog);
    this.accounts = new Accounts(topics.origins(), () -> horizon, isNoPage);
    List<TypedTopic<? extends SpecificRecord>> read =
        List.of(
            topics.pageFates(),
            topics.ingestedFiles(),
            topics.crawlProgress(),
            topics.trainingBatches(),
            topics.trainingLog(),
            topics.checkpoints());
    TopicScan<TopicRecord<SpecificRecord>> all =
        TopicScan.values("accounts", connection, serdes, read);
    this.partitions = all.partitions();
    this.scan = all.open();
    this.thread = Thread.ofPlatform().name("accounts-feed").daemon().unstarted(this::run);
  }

  public Accounts accounts() {
    return accounts;
  }

  public TrainingRuns runs() {
    return runs;
  }

  public CrawlBooks crawl() {
    return crawl;
  }

  /** What the counts do not cover, if anything. */
  public Optional<String> note() {
    return horizon.fatesFrom().equals(Instant.MIN)
        ? Optional.empty()
        : Optional.of(
            "fates of before "
                + horizon.fatesFrom()
                + " have expired: the counts hold what came after");
  }

  private void run() {
    try {
      lookAtRetention();
      scan.follow(
          new ScanFollower<>() {
            @Override
            public void record(TopicRecord<SpecificRecord> record) {
              add(record.value());
            }

            @Override
            public void reached(Map<TopicPartition, Long> next) {
              lookAtRetention();
            }
          });
    } catch (WakeupException e) {
      LOG.debug("the accounts are closed", e);
    } catch (RuntimeException e) {
      LOG.debug("the accounts end", e);
      failure = Optional.of(e);
    }
  }

  /** At the start, before any fate is counted, and now and then: nothing expires in a hurry. */
  private void lookAtRetention() {
    Instant now = Instant.now();
    if (horizonAt.equals(Instant.MIN) || horizonAt.plus(HORIZON_AGE).isBefore(now)) {
      horizon = patience.answerOf(() -> horizon(now));
      horizonAt = now;
    }
  }

  private Horizon horizon(Instant now) {
    Instant pages = retention.expiredBefore(topics.pages(), now);
    Instant documents = retention.expiredBefore(topics.documents(), now);
    return new Horizon(
        retention.expiredBefore(topics.pageFates(), now),
        pages.isAfter(documents) ? pages : documents);
  }

  private void add(SpecificRecord value) {
    switch (value) {
      case PageFate fate -> accounts.add(fate);
      case IngestedFile file -> accounts.add(file);
      case CrawlProgress progress -> crawl.add(progress);
      case TrainingBatch batch -> runs.add(batch);
      case TrainingLogEntry entry -> {
        runs.add(entry);
        readersOfTheLog.forEach(reader -> reader.accept(entry));
      }
      case Checkpoint checkpoint -> runs.add(checkpoint);
      default -> throw new IllegalArgumentException("no account of " + value.getClass());
    }
  }

  /** Throws what ended the counting, if anything did. */
  public void requireHealthy() {
    if (failure.isPresent()) {
      throw new IllegalStateException(
          "the accounts cannot be read: " + failure.get().getMessage(), failure.get());
    }
  }

  /** Waits until everything up to these offsets is counted. */
  public void awaitReached(Map<TopicPartition, Long> ends) throws InterruptedException {
    while (!reached(ends)) {
      requireHealthy();
      Thread.sleep(PAUSE);
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> next = scan.next();
    return partitions.stream().allMatch(p -> next.getOrDefault(p, -1L) >= ends.getOrDefault(p, 0L));
  }

  /** The partitions it reads. */
  public List<TopicPartition> partitions() {
    return partitions;
  }

  @Override
  public void close() {
    patience.close();
    scan.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    retention.close();
  }
}
