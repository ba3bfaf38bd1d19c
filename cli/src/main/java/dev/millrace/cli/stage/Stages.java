package dev.millrace.cli.stage;

import dev.millrace.cli.cpu.Pace;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.crawl.kafka.FetchSettings;
import dev.millrace.crawl.kafka.FetchStage;
import dev.millrace.crawl.stream.FrontierTopology;
import dev.millrace.filters.CurationRules;
import dev.millrace.filters.ScopeRule;
import dev.millrace.filters.stream.CurationTopology;
import dev.millrace.filters.stream.DedupSettings;
import dev.millrace.filters.stream.DocumentsTail;
import dev.millrace.filters.stream.DuplicateForgetting;
import dev.millrace.filters.stream.ExtractionTopology;
import dev.millrace.filters.stream.TopicTail;
import dev.millrace.filters.stream.withdrawal.CleanDocumentsLog;
import dev.millrace.filters.stream.withdrawal.WithdrawalTopology;
import dev.millrace.metrics.Metric;
import dev.millrace.packing.stream.TokenizeTopology;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.scope.Outside;
import dev.millrace.schemas.scope.Scope;
import dev.millrace.schemas.stream.OversizedRecords;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.Topology;

/** Starts the topologies of one cluster, prefix and generation. */
public final class Stages {
  /** Each page may take up to the time limit, so only a few are fetched at once. */
  private static final int PAGES_A_POLL = 50;

  private static final int DOCUMENTS_A_POLL = 200;

  private static final int RESULTS_A_POLL = 500;

  private static final Duration ORDERS_SEEN = Duration.ofMillis(100);

  /** Where pages come from that a fetcher here brings. */
  private static final String CRAWL = "crawl";

  /** Where pages come from whose beginning extraction tells, since nobody has. */
  private static final String OTHERS = "other";

  private static final String EXTRACTION = "extraction";
  private static final String CURATION = "curation";
  private static final String TOKENIZE = "tokenize";

  /** In the order of the way that a page takes. */
  public static final List<String> NAMES = List.of(EXTRACTION, CURATION, TOKENIZE);

  private final ChosenGeneration chosen;
  private final Wiring wiring;
  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final OutageWait outages;
  private final Monitoring monitoring;
  private final Path state;
  private final Pace pace;

  /**
   * @param state folder of the stages' local state where the settings name none
   */
  public Stages(ClusterSession cluster, Path state) {
    this(cluster, state, Pace.FREE);
  }

  /**
   * @param pace held by the stages before each record
   */
  public Stages(ClusterSession cluster, Path state, Pace pace) {
    this.pace = pace;
    this.chosen = cluster.chosen();
    this.wiring = cluster.wiring();
    this.connection = cluster.connection();
    this.topics = cluster.topics();
    this.monitoring = cluster.monitoring();
    this.serdes = monitoring.counting(cluster.serdes(), OTHERS);
    this.outages = cluster.outages();
    this.state = state;
  }

  private StreamsStage.Options options(int maxPollRecords) {
    return new StreamsStage.Options(
        wiring.streams(state), maxPollRecords, topics.settings().replication(), monitoring);
  }

  /** One of {@link #NAMES}. */
  public StreamsStage named(String name) {
    return switch (name) {
      case EXTRACTION -> extraction();
      case CURATION -> curation();
      case TOKENIZE -> tokenize(wiring.tokenizer());
      default -> throw new IllegalArgumentException("no stage " + name);
    };
  }

  public StreamsStage extraction() {
    monitoring.meters().add(Metric.PAGES, 0, OTHERS);
    ChosenGeneration maker = chosen.maker(EXTRACTION);
    TakedownFollower takedowns = takedowns(EXTRACTION);
    return StreamsStage.start(
            new OversizedRecords.Stage(EXTRACTION, maker.topics(), serdes),
            ExtractionTopology.build(
                maker.topics(),
                serdes,
                pace.before(maker.wiring().pageToDocument()),
                takedowns::current,
                maker.scope(EXTRACTION)),
            connection,
            outages,
            options(PAGES_A_POLL))
        .with(takedowns);
  }

  private TakedownFollower takedowns(String stage) {
    return TakedownFollower.open(stage, connection, topics, serdes);
  }

  /** One for all generations. Its orders are to be seen soon: a host waits for them. */
  public StreamsStage frontier() {
    return StreamsStage.start(
        topics.sharedApplicationId(FrontierTopology.STAGE),
        new OversizedRecords.Stage(FrontierTopology.STAGE, topics, serdes),
        FrontierTopology.build(topics, serdes, CrawlWiring.rules(wiring)),
        connection,
        outages,
        new StreamsStage.Options(
            wiring.streams(state).committingEvery(ORDERS_SEEN),
            RESULTS_A_POLL,
            topics.settings().replication(),
            monitoring));
  }

  /** As many pages at once as the settings say, of the hosts whose orders it holds. */
  public FetchStage fetcher() {
    monitoring.meters().add(Metric.PAGES, 0, CRAWL);
    return FetchStage.start(
        connection,
        topics,
        monitoring.counting(serdes, CRAWL),
        CrawlWiring.visitor(wiring),
        FetchSettings.of(
            wiring.crawlTuning().requests(),
            wiring.crawlTuning().addressDelay(wiring.crawl()),
            wiring.crawl().archive()),
        () -> CrawlWiring.archiveStores(wiring));
  }

  public StreamsStage curation() {
    ChosenGeneration maker = chosen.maker(CURATION);
    TakedownFollower takedowns = takedowns(CURATION);
    DocumentsTail tail = new DocumentsTail(connection, maker.topics());
    return StreamsStage.start(
            new OversizedRecords.Stage(CURATION, maker.topics(), serdes),
            curation(maker, takedowns, tail),
            connection,
            outages,
            options(DOCUMENTS_A_POLL))
        .with(tail)
        .with(takedowns);
  }

  private Topology curation(ChosenGeneration maker, TakedownFollower takedowns, TopicTail tail) {
    Topics made = maker.topics();
    DedupSettings dedup = maker.wiring().dedup();
    Topology curation =
        CurationTopology.build(
            made,
            serdes,
            new CurationRules(
                new ScopeRule(maker.scope(CURATION)),
                maker.wiring().boilerplate(),
                pace.before(maker.wiring().curation())),
            takedowns::current,
            dedup,
            tail);
    return WithdrawalTopology.addTo(
        DuplicateForgetting.addTo(curation, dedup, takedowns),
        made,
        serdes,
        takedowns,
        new CleanDocumentsLog(connection, made));
  }

  public StreamsStage tokenize(Tokenizer tokenizer) {
    Optional<TakedownFollower> takedowns =
        topics.owns(CURATION) ? Optional.empty() : Optional.of(takedowns(TOKENIZE));
    StreamsStage stage =
        StreamsStage.start(
            new OversizedRecords.Stage(TOKENIZE, topics, serdes),
            TokenizeTopology.build(
                topics, serdes, tokenizer, wiring.packing(), pace.before(leftOut(takedowns))),
            connection,
            outages,
            options(DOCUMENTS_A_POLL));
    takedowns.ifPresent(stage::with);
    return stage;
  }

  /**
   * The rule by which a clean document of another generation is not packed. What its own curation
   * made clean is: a takedown that comes before the packer masks it in training.
   */
  private Function<Document, Optional<String>> leftOut(Optional<TakedownFollower> takedowns) {
    Scope scope = chosen.scope(TOKENIZE);
    return document ->
        takedowns
            .map(TakedownFollower::current)
            .flatMap(now -> now.match(document.getUrl(), document.getContentDigest()))
            .map(taken -> Takedowns.RULE)
            .or(
                () ->
                    scope.outside(document.getUrl(), document.getIngestedAt()).map(Outside::rule));
  }
}
