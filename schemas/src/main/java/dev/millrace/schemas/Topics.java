package dev.millrace.schemas;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Every topic, by its full name under one prefix and generation. */
public final class Topics {
  /**
   * A record's bytes on large topics: a 4 MiB page with its headers, or the longest text, with room
   * to spare.
   */
  public static final int MAX_RECORD_BYTES = 10 << 20;

  private final TopicSettings settings;

  public Topics(TopicSettings settings) {
    this.settings = settings;
  }

  public TopicSettings settings() {
    return settings;
  }

  public TypedTopic<Page> pages() {
    return shared("pages", Page.class, settings.partitions(), Cleanup.BY_SIZE, true);
  }

  public TypedTopic<IngestedFile> ingestedFiles() {
    return shared("ingested-files", IngestedFile.class, 1, Cleanup.COMPACT, false);
  }

  public TypedTopic<TokenizerFile> tokenizers() {
    return shared("tokenizers", TokenizerFile.class, 1, Cleanup.COMPACT, true);
  }

  /**
   * What became of each page, of all generations. Stamped by the broker, so that a replay of old
   * pages is not deleted with them.
   */
  public TypedTopic<PageFate> pageFates() {
    return shared("page-fates", PageFate.class, settings.partitions(), Cleanup.BY_TIME, false)
        .withBrokersTime();
  }

  /** What each generation was begun with. */
  public TypedTopic<Generation> generations() {
    return shared("generations", Generation.class, 1, Cleanup.COMPACT, false);
  }

  /** Stamped by the broker: its timestamps are the order in which duplicates are looked for. */
  public TypedTopic<Document> documents() {
    return derived("documents", Document.class, settings.partitions(), Cleanup.BY_TIME, true)
        .withBrokersTime();
  }

  public TypedTopic<Document> cleanDocuments() {
    return derived("clean-documents", Document.class, settings.partitions(), Cleanup.BY_TIME, true);
  }

  public TypedTopic<DroppedDocument> droppedDocuments() {
    return derived(
        "dropped-documents", DroppedDocument.class, settings.partitions(), Cleanup.BY_TIME, false);
  }

  public TypedTopic<DeadLetter> deadLetters() {
    return derived("dead-letters", DeadLetter.class, 1, Cleanup.BY_TIME, true);
  }

  public TypedTopic<FlushRequest> flushRequests() {
    return derived(
        "flush-requests", FlushRequest.class, settings.partitions(), Cleanup.BY_TIME, false);
  }

  /** Large: a block of 131,072 tokens has half a MiB of them, and a segment for each document. */
  public TypedTopic<TokenBlock> tokenBlocks() {
    return derived("token-blocks", TokenBlock.class, settings.partitions(), Cleanup.BY_SIZE, true);
  }

  public TypedTopic<TokenBlock> heldOutTokenBlocks() {
    return derived(
        "held-out-token-blocks", TokenBlock.class, settings.partitions(), Cleanup.KEEP, true);
  }

  public TypedTopic<TrainingBatch> trainingBatches() {
    return derived("training-batches", TrainingBatch.class, 1, Cleanup.KEEP, false);
  }

  public TypedTopic<TrainingLogEntry> trainingLog() {
    return derived("training-log", TrainingLogEntry.class, 1, Cleanup.KEEP, false);
  }

  public TypedTopic<Checkpoint> checkpoints() {
    return derived("checkpoints", Checkpoint.class, 1, Cleanup.KEEP, false);
  }

  /** What a crawl begins with, by URL. */
  public TypedTopic<Seed> seeds() {
    return shared("seeds", Seed.class, 1, Cleanup.COMPACT, false);
  }

  /** Large: a sitemap holds up to 50,000 URLs, sent in parts. */
  public TypedTopic<DiscoveredUrls> discoveredUrls() {
    return shared(
        "discovered-urls", DiscoveredUrls.class, settings.partitions(), Cleanup.BY_TIME, true);
  }

  /** The leases of hosts. A consumer group's offsets say which are done. */
  public TypedTopic<FetchOrder> fetchOrders() {
    return shared("fetch-orders", FetchOrder.class, settings.partitions(), Cleanup.BY_TIME, true);
  }

  /** Large: a robots.txt of 500 KiB, or the links of a page. */
  public TypedTopic<FetchResult> fetchResults() {
    return shared("fetch-results", FetchResult.class, settings.partitions(), Cleanup.BY_TIME, true);
  }

  /** The frontier's books, one record a partition of it. */
  public TypedTopic<CrawlProgress> crawlProgress() {
    return shared("crawl-progress", CrawlProgress.class, 1, Cleanup.COMPACT, false);
  }

  public List<TypedTopic<?>> all() {
    return List.of(
        seeds(),
        discoveredUrls(),
        fetchOrders(),
        fetchResults(),
        crawlProgress(),
        pages(),
        ingestedFiles(),
        tokenizers(),
        pageFates(),
        generations(),
        documents(),
        cleanDocuments(),
        droppedDocuments(),
        deadLetters(),
        flushRequests(),
        tokenBlocks(),
        heldOutTokenBlocks(),
        trainingBatches(),
        trainingLog(),
        checkpoints());
  }

  /**
   * The Streams application id of a stage, such as {@code millrace-curation}, under the same prefix
   * and generation.
   */
  public String applicationId(String stage) {
    return join("-", settings.prefix(), settings.generation(), "millrace-" + stage);
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
        join(".", settings.prefix(), name), type, partitions, cleanup, large, false);
  }

  private <T extends SpecificRecord> TypedTopic<T> derived(
      String name, Class<T> type, int partitions, Cleanup cleanup, boolean large) {
    return new TypedTopic<>(
        join(".", settings.prefix(), settings.generation(), name),
        type,
        partitions,
        cleanup,
        large,
        false);
  }

  private static String join(String separator, String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(separator));
  }
}
