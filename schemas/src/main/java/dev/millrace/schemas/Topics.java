package dev.millrace.schemas;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every topic, declared here and nowhere else, by its full name under one prefix and generation.
 * The table of {@code docs/operations.md} is made from it.
 */
public final class Topics {
  /**
   * A record's bytes on large topics: a 4 MiB page with its headers, or the longest text, with room
   * to spare.
   */
  public static final int MAX_RECORD_BYTES = 10 << 20;

  private final TopicSettings settings;
  private final Origins origins;

  /** Of a generation that has stages and runs of its own. */
  public Topics(TopicSettings settings) {
    this(settings, Origins.own(settings.generation()));
  }

  /**
   * @param origins whose stages and runs they are where the generation has none of its own
   */
  public Topics(TopicSettings settings, Origins origins) {
    this.settings = settings;
    this.origins = origins;
  }

  public Origins origins() {
    return origins;
  }

  public TopicSettings settings() {
    return settings;
  }

  /**
   * Stamped by the broker where this program makes it: near-duplicates are looked for in the order
   * of pages, which must not depend on the clocks of those who write them.
   */
  public TypedTopic<Page> pages() {
    return shared("pages", Page.class, settings.partitions(), Cleanup.BY_SIZE, true)
        .preferringBrokersTime()
        .holding("URL", "each page of the crawl");
  }

  public TypedTopic<IngestedFile> ingestedFiles() {
    return shared("ingested-files", IngestedFile.class, 1, Cleanup.COMPACT, false)
        .holding("sha256 of the file's content", "how far each file was read");
  }

  public TypedTopic<TokenizerFile> tokenizers() {
    return shared("tokenizers", TokenizerFile.class, 1, Cleanup.COMPACT, true)
        .holding("tokenizer id", "tokenizer files, for whoever meets their ids on blocks");
  }

  /**
   * What became of each page, of all generations. Stamped by the broker, so that a replay of old
   * pages is not deleted with them.
   */
  public TypedTopic<PageFate> pageFates() {
    return shared("page-fates", PageFate.class, settings.partitions(), Cleanup.BY_TIME, false)
        .withBrokersTime()
        .holding(
            "page id", "what became of each page, of all generations: a small record an event");
  }

  /** What must go, of all generations. */
  public TypedTopic<Takedown> takedowns() {
    return shared("takedowns", Takedown.class, 1, Cleanup.COMPACT, false)
        .holding("kind:value of what must go", "what must go, why and since when");
  }

  /** Each generation: from what it was begun, with which settings, and its state. */
  public TypedTopic<Generation> generations() {
    return shared("generations", Generation.class, 1, Cleanup.COMPACT, false)
        .holding("name", "each generation: begun from what, with which settings, and its state");
  }

  /** Stamped by the broker: its timestamps are the order in which duplicates are looked for. */
  public TypedTopic<Document> documents() {
    return derivedOf(
            origins.extraction(),
            "documents",
            Document.class,
            settings.partitions(),
            Cleanup.BY_TIME,
            true)
        .withBrokersTime()
        .holding("URL", "extracted texts");
  }

  public TypedTopic<Document> cleanDocuments() {
    return derivedOf(
            origins.curation(),
            "clean-documents",
            Document.class,
            settings.partitions(),
            Cleanup.BY_TIME,
            true)
        .holding("URL", "texts that passed every rule");
  }

  /** What takedowns took out after it had become clean: never deleted, for it is the receipt. */
  public TypedTopic<WithdrawnDocument> withdrawnDocuments() {
    return derivedOf(
            origins.curation(),
            "withdrawn-documents",
            WithdrawnDocument.class,
            1,
            Cleanup.KEEP,
            false)
        .holding("URL", "which clean documents takedowns took out: nothing of their text");
  }

  public TypedTopic<DroppedDocument> droppedDocuments() {
    return derived(
            "dropped-documents",
            DroppedDocument.class,
            settings.partitions(),
            Cleanup.BY_TIME,
            false)
        .holding("URL", "what was dropped: rule, measured value, limit, excerpt");
  }

  public TypedTopic<DeadLetter> deadLetters() {
    return derived("dead-letters", DeadLetter.class, 1, Cleanup.BY_TIME, true)
        .holding(
            "URL, or the key of what could not be read",
            "records that failed, with error, place and bytes");
  }

  public TypedTopic<FlushRequest> flushRequests() {
    return derived(
            "flush-requests", FlushRequest.class, settings.partitions(), Cleanup.BY_TIME, false)
        .holding("partition", "end markers of a drain");
  }

  /** Large: a block of 131,072 tokens has half a MiB of them, and a segment for each document. */
  public TypedTopic<TokenBlock> tokenBlocks() {
    return derived("token-blocks", TokenBlock.class, settings.partitions(), Cleanup.BY_SIZE, true)
        .holding("partition-sequence", "what is trained on");
  }

  public TypedTopic<TokenBlock> heldOutTokenBlocks() {
    return derived(
            "held-out-token-blocks", TokenBlock.class, settings.partitions(), Cleanup.KEEP, true)
        .holding("partition-sequence", "what is only evaluated on: grows by 4 % of the tokens");
  }

  public TypedTopic<TrainingBatch> trainingBatches() {
    return derivedOf(
            origins.runs(), "training-batches", TrainingBatch.class, 1, Cleanup.KEEP, false)
        .holding("run", "the ledger, what each step was made of: a small record a step");
  }

  /** What runs are asked for while they train: never deleted, for it says who asked. */
  public TypedTopic<TrainingControl> trainingControls() {
    return derivedOf(
            origins.runs(), "training-controls", TrainingControl.class, 1, Cleanup.KEEP, false)
        .holding("run", "what somebody asked of a run that trains: a small record each");
  }

  public TypedTopic<TrainingLogEntry> trainingLog() {
    return derivedOf(origins.runs(), "training-log", TrainingLogEntry.class, 1, Cleanup.KEEP, false)
        .holding("run", "losses and evaluations: a small record each");
  }

  public TypedTopic<Checkpoint> checkpoints() {
    return derivedOf(origins.runs(), "checkpoints", Checkpoint.class, 1, Cleanup.KEEP, false)
        .holding("run", "which checkpoints are complete: a small record each");
  }

  /** What a crawl begins with, by URL. */
  public TypedTopic<Seed> seeds() {
    return shared("seeds", Seed.class, 1, Cleanup.COMPACT, false)
        .holding("URL", "what a crawl begins with");
  }

  /** Large: a sitemap holds up to 50,000 URLs, sent in parts. */
  public TypedTopic<DiscoveredUrls> discoveredUrls() {
    return shared(
            "discovered-urls", DiscoveredUrls.class, settings.partitions(), Cleanup.BY_TIME, true)
        .holding("registrable domain", "links and sitemaps that were found");
  }

  /** The leases of hosts. A consumer group's offsets say which are done. */
  public TypedTopic<FetchOrder> fetchOrders() {
    return shared("fetch-orders", FetchOrder.class, settings.partitions(), Cleanup.BY_TIME, true)
        .holding("registrable domain", "leases of hosts, each with what to fetch");
  }

  /** Large: a robots.txt of 500 KiB, or the links of a page. */
  public TypedTopic<FetchResult> fetchResults() {
    return shared("fetch-results", FetchResult.class, settings.partitions(), Cleanup.BY_TIME, true)
        .holding("registrable domain", "what became of each fetch, with the links found");
  }

  /** The frontier's books, one record a partition of it. */
  public TypedTopic<CrawlProgress> crawlProgress() {
    return shared("crawl-progress", CrawlProgress.class, 1, Cleanup.COMPACT, false)
        .holding("partition", "the frontier's books, one record a partition");
  }

  /** How much of the crawler's own WARC files is sure, by file. */
  public TypedTopic<ArchivedFile> archivedFiles() {
    return shared("archived-files", ArchivedFile.class, 1, Cleanup.COMPACT, false)
        .holding("file", "how much of the crawler's own WARC files is sure");
  }

  public List<TypedTopic<?>> all() {
    return List.of(
        seeds(),
        discoveredUrls(),
        fetchOrders(),
        fetchResults(),
        crawlProgress(),
        archivedFiles(),
        pages(),
        ingestedFiles(),
        tokenizers(),
        pageFates(),
        generations(),
        takedowns(),
        documents(),
        cleanDocuments(),
        withdrawnDocuments(),
        droppedDocuments(),
        deadLetters(),
        flushRequests(),
        tokenBlocks(),
        heldOutTokenBlocks(),
        trainingBatches(),
        trainingControls(),
        trainingLog(),
        checkpoints());
  }

  /** Those that all generations share. */
  public List<TypedTopic<?>> shared() {
    return all().stream().filter(topic -> !topic.ofGeneration()).toList();
  }

  /**
   * The Streams application id of a stage, such as {@code millrace-curation}, under the same prefix
   * and the generation whose stage it is.
   */
  public String applicationId(String stage) {
    return join("-", settings.prefix(), origins.of(stage), "millrace-" + stage);
  }

  /**
   * The group in which the trainers of a run agree on who trains, and the id of its transactions.
   */
  public String trainerId(String run) {
    return applicationId("trainer") + "-" + run;
  }

  /**
   * The topics of the generations whose stages decide of the pages, this one's last. Each writes
   * {@code dropped-documents} and {@code dead-letters} of its own; {@link Origins#of} says which
   * stages' records there are of this generation.
   */
  public List<Topics> makers() {
    return Stream.of(origins.extraction(), origins.curation(), origins.own())
        .distinct()
        .map(one -> one.equals(origins.own()) ? this : new Topics(settings.ofGeneration(one)))
        .toList();
  }

  /** Whether a stage's record on the topics of a maker tells of this generation. */
  public boolean isMadeBy(Topics maker, String stage) {
    return origins.of(stage).equals(maker.settings.generation());
  }

  /**
   * Whether a record of {@code dropped-documents} tells of a page of this generation.
   *
   * @param topic full name of the one that it lies on, which is of a {@linkplain #makers() maker}
   */
  public boolean isDropOf(String topic, String stage) {
    return makers().stream()
        .anyMatch(maker -> maker.droppedDocuments().name().equals(topic) && isMadeBy(maker, stage));
  }

  /** Whether the generation has that stage of its own. */
  public boolean owns(String stage) {
    return origins.of(stage).equals(settings.generation());
  }

  /** The same for what all generations share: prefix alone. */
  public String sharedApplicationId(String stage) {
    return join("-", settings.prefix(), "millrace-" + stage);
  }

  /**
   * Pages, their fates, the crawl that brings them, tokenizers and what is known of generations
   * have no generation of their own.
   */
  private <T extends SpecificRecord> TypedTopic<T> shared(
      String name, Class<T> type, int partitions, Cleanup cleanup, boolean large) {
    return new TypedTopic<>(
        join(".", settings.prefix(), name),
        type,
        partitions,
        cleanup,
        large,
        TopicTime.PRODUCERS,
        false,
        "",
        "");
  }

  private <T extends SpecificRecord> TypedTopic<T> derived(
      String name, Class<T> type, int partitions, Cleanup cleanup, boolean large) {
    return derivedOf(settings.generation(), name, type, partitions, cleanup, large);
  }

  private <T extends SpecificRecord> TypedTopic<T> derivedOf(
      String generation,
      String name,
      Class<T> type,
      int partitions,
      Cleanup cleanup,
      boolean large) {
    return new TypedTopic<>(
        join(".", settings.prefix(), generation, name),
        type,
        partitions,
        cleanup,
        large,
        TopicTime.PRODUCERS,
        true,
        "",
        "");
  }

  private static String join(String separator, String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(separator));
  }
}
