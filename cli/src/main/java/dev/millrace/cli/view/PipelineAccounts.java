package dev.millrace.cli.view;

import dev.millrace.accounts.Counts;
import dev.millrace.accounts.CrawlCounts;
import dev.millrace.accounts.Lags;
import dev.millrace.accounts.kafka.AccountsFeed;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.crawl.kafka.CrawlStatus;
import dev.millrace.inference.kafka.TrainingHistory;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.ingest.SkipReason;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the page, {@code run} and commands know of a pipeline, wherever its stages run: the
 * accounts, what the stages have still to do, and the latest run's curve.
 */
public final class PipelineAccounts implements PipelineView, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineAccounts.class);

  /** Of a chart's curve. */
  private static final int MAX_POINTS = 2_000;

  private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

  private final Topics topics;
  private final TrainingHistory history = new TrainingHistory(MAX_POINTS);
  private final AccountsFeed feed;
  private final StageLag lag;
  private final LastBlocks lastBlocks;
  private final DropExamples examples;
  private final RunCurves curves;
  private final CrawledHosts hosts;
  private final StageWork work;
  private final PageAges ages;
  private final KnownGenerations generations;
  private final Rates rates = new Rates();
  private Optional<Flow> latest = Optional.empty();
  private long askedNanos;

  private PipelineAccounts(Connection connection, Topics topics, RecordSerdes serdes) {
    this.topics = topics;
    this.feed =
        AccountsFeed.start(
            connection,
            topics,
            serdes,
            PipelineAccounts::isNoPage,
            List.of(entry -> history.arrived(List.of(entry))));
    this.lag = new StageLag(connection);
    this.work = new StageWork(connection, lag);
    this.ages = new PageAges(lag, topics, serdes, System::nanoTime);
    this.generations =
        new KnownGenerations(new GenerationRegister(connection, topics, serdes), System::nanoTime);
    this.lastBlocks = new LastBlocks(connection, serdes, topics.tokenBlocks());
    this.examples = new DropExamples(connection, topics, serdes);
    this.curves = new RunCurves(connection, topics, serdes);
    this.hosts = new CrawledHosts(new CrawlStatus(connection, topics), InstantSource.system());
  }

  /** Begins to read the accounts. */
  public static PipelineAccounts open(Connection connection, Topics topics, RecordSerdes serdes) {
    return new PipelineAccounts(connection, topics, serdes);
  }

  /** Whether records of that reason are responses, which might have been pages. */
  private static boolean isNoPage(String reason) {
    return Arrays.stream(SkipReason.values())
        .anyMatch(skip -> skip.label().equals(reason) && skip.concernsPages());
  }

  public AccountsFeed feed() {
    return feed;
  }

  public StageLag lag() {
    return lag;
  }

  /** Asks the broker for the lags. */
  public Progress progress(String run) {
    return Progress.of(feed, lag, topics, run);
  }

  /** Waits until all that is on the topics now is counted. */
  public void awaitSettled() throws InterruptedException {
    feed.awaitReached(lag.ends(feed.partitions()));
  }

  /** The counts once all that is on the topics now is counted. */
  public Counts settledCounts() throws InterruptedException {
    awaitSettled();
    return feed.accounts().counts(lag.of(topics));
  }

  @Override
  public Training training() {
    String run = history.run();
    return new Training(
        RunCurves.generation(topics),
        run,
        history.curve(),
        history.scores(),
        history.heldOut(),
        feed.runs().checkpoints(run).stream().map(CheckpointEntry::of).toList(),
        history.notice());
  }

  @Override
  public List<RunEntry> runs() {
    return curves.runs();
  }

  @Override
  public List<GenerationEntry> generations() {
    return generations.all();
  }

  @Override
  public Optional<Training> training(String generation, String run) {
    return curves.find(generation, run);
  }

  @Override
  public synchronized Flow flow() {
    if (latest.isEmpty() || System.nanoTime() - askedNanos > FRESH_NANOS) {
      try {
        Progress now = progress(history.run());
        latest = Optional.of(flow(now, work.look(topics, history.run())));
      } catch (KafkaException e) {
        LOG.warn("the stages cannot be asked: {}", e.getMessage());
        latest = Optional.of(latest.orElse(new Flow(List.of())));
      }
      askedNanos = System.nanoTime();
    }
    return latest.orElseThrow();
  }

  private Flow flow(Progress now, StageWork.Look look) {
    return new Flow(
        stages(now, look),
        Optional.of(balance(now.counts(), now.lags())),
        crawl(feed.crawl().counts()),
        ages.now());
  }

  private static Optional<Crawl> crawl(CrawlCounts counts) {
    return counts.urls() == 0
        ? Optional.empty()
        : Optional.of(
            new Crawl(
                counts.hosts(),
                counts.urls(),
                counts.waiting(),
                counts.orders(),
                counts.pages(),
                counts.open(),
                counts.skipped(),
                counts.refused()));
  }

  @Override
  public List<CrawledHost> crawledHosts() {
    return feed.crawl().counts().urls() == 0 ? List.of() : hosts.most();
  }

  /** While something is on its way, a page without an end is not missing. */
  private static Balance balance(Counts counts, Lags lags) {
    long dropped = counts.allDropped();
    long rest =
        counts.pages() - counts.clean() - counts.withdrawn() - dropped - counts.deadLetters();
    long underWay = lags.isNone() ? 0 : Math.clamp(rest, 0, counts.unaccounted());
    long unaccounted = counts.unaccounted() - underWay;
    return new Balance(
        counts.pages(),
        counts.clean(),
        dropped,
        counts.withdrawn(),
        counts.deadLetters(),
        underWay,
        rest - underWay - unaccounted,
        unaccounted);
  }

  private List<Stage> stages(Progress now, StageWork.Look look) {
    Counts counts = now.counts();
    Lags lags = now.lags();
    LastBlocks.Written written = lastBlocks.written();
    return List.of(
        new Stage(
            "ingest",
            "records",
            counts.warcRecords(),
            counts.otherRecords().values().stream().mapToLong(Long::longValue).sum(),
            "pages",
            counts.pages(),
            rates.of("ingest", counts.pages()),
            0,
            counts.skipped(),
            Optional.empty()),
        new Stage(
            "extraction",
            "pages",
            counts.pages(),
            0,
            "documents",
            counts.documents(),
            rates.of("extraction", counts.documents()),
            lags.extraction(),
            counts.droppedBy("extraction"),
            look.of("extraction", lags.extraction())),
        new Stage(
            "curation",
            "documents",
            counts.documents(),
            0,
            "clean documents",
            counts.clean(),
            rates.of("curation", counts.everClean()),
            lags.curation(),
            lost(counts),
            look.of("curation", lags.curation())),
        new Stage(
            "tokenize",
            "clean documents",
            counts.everClean(),
            0,
            "tokens",
            counts.tokens(),
            rates.of("tokenize", counts.tokens()),
            lags.tokenize(),
            counts.leftOut(),
            look.of("tokenize", lags.tokenize())),
        new Stage(
            "train",
            "token blocks",
            written.blocks(),
            0,
            "steps",
            now.steps(),
            rates.of("train", now.steps()),
            written.untrained(history.tokens()),
            Map.of(),
            look.of("train", 0)));
  }

  /** What curation dropped by rule, and what takedowns took out of what had been clean. */
  private static Map<String, Long> lost(Counts counts) {
    Map<String, Long> lost = new TreeMap<>(counts.droppedBy("curation"));
    if (counts.withdrawn() > 0) {
      lost.put(Fate.WITHDRAWN.label(), counts.withdrawn());
    }
    return lost;
  }

  @Override
  public List<DropExample> examples(String rule) {
    return examples.of(rule);
  }

  @Override
  public void close() {
    lastBlocks.close();
    examples.close();
    curves.close();
    feed.close();
    lag.close();
    work.close();
  }
}
