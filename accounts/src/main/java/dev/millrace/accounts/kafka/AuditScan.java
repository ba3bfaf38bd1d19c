package dev.millrace.accounts.kafka;

import dev.millrace.accounts.Horizon;
import dev.millrace.accounts.audit.Audit;
import dev.millrace.accounts.audit.AuditReport;
import dev.millrace.accounts.audit.AuditScope;
import dev.millrace.accounts.audit.Finding;
import dev.millrace.accounts.audit.Sighting;
import dev.millrace.accounts.audit.Sighting.Kind;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.Tombstones;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what an {@link Audit} holds against each other. */
public final class AuditScan {
  private static final String READER = "audit";

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;

  public AuditScan(Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
  }

  /**
   * Audits what the topics hold now.
   *
   * @param deep whether the topics themselves are read, and not only what the fates say of them
   * @param isAtRest whether nothing is on its way
   * @param findings takes what is wrong
   */
  public AuditReport run(boolean deep, BooleanSupplier isAtRest, Consumer<Finding> findings) {
    try (Audit audit = new Audit(scope(deep));
        TopicEnds ends = new TopicEnds(connection)) {
      boolean restedBefore = isAtRest.getAsBoolean();
      Map<TopicPartition, Long> before = ends.ends(read(deep));
      scan(topics.pageFates(), (head, fate) -> audit.add(fate));
      long openTokens = deep ? readTopics(audit) : Long.MAX_VALUE;
      boolean atRest =
          restedBefore && isAtRest.getAsBoolean() && ends.ends(read(deep)).equals(before);
      return audit.judge(new AuditScope.Pipeline(atRest, openTokens), findings);
    }
  }

  private List<TopicPartition> read(boolean deep) {
    List<TypedTopic<?>> read = new ArrayList<>(List.of(topics.pageFates()));
    if (deep) {
      topics
          .makers()
          .forEach(one -> read.addAll(List.of(one.droppedDocuments(), one.deadLetters())));
      read.addAll(
          List.of(
              topics.pages(),
              topics.cleanDocuments(),
              topics.tokenBlocks(),
              topics.heldOutTokenBlocks()));
    }
    return read.stream().flatMap(topic -> topic.topicPartitions().stream()).toList();
  }

  private AuditScope scope(boolean deep) {
    Instant now = Instant.now();
    try (Retention retention = new Retention(connection)) {
      Instant pages = retention.expiredBefore(topics.pages(), now);
      Instant documents = retention.expiredBefore(topics.documents(), now);
      return new AuditScope(
          topics.origins(),
          deep,
          new Horizon(
              retention.expiredBefore(topics.pageFates(), now),
              pages.isAfter(documents) ? pages : documents),
          new AuditScope.TopicHorizons(
              pages,
              expired(retention, Topics::droppedDocuments, now),
              expired(retention, Topics::deadLetters, now),
              retention.expiredBefore(topics.cleanDocuments(), now),
              retention.expiredBefore(topics.tokenBlocks(), now)));
    }
  }

  /** Of the topics of all makers: the latest. */
  private Instant expired(Retention retention, Function<Topics, TypedTopic<?>> topic, Instant now) {
    return topics.makers().stream()
        .map(maker -> retention.expiredBefore(topic.apply(maker), now))
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  /** Returns how many tokens open blocks may hold. */
  private long readTopics(Audit audit) {
    scan(topics.pages(), (head, page) -> audit.add(onPages(head, page)));
    for (Topics maker : topics.makers()) {
      scan(
          maker.droppedDocuments(),
          (head, drop) -> {
            if (topics.isMadeBy(maker, drop.getStage())) {
              audit.add(on(Kind.ON_DROPPED_DOCUMENTS, drop.getRecordId()));
            }
          });
      scan(
          maker.deadLetters(),
          (head, letter) -> {
            if (topics.isMadeBy(maker, letter.getStage())) {
              add(audit, letter);
            }
          });
    }
    readClean(audit);
    BlockLength longest = new BlockLength();
    scan(topics.tokenBlocks(), (head, block) -> add(audit, block, longest));
    scan(topics.heldOutTokenBlocks(), (head, block) -> add(audit, block, longest));
    return 2L * longest.tokens * topics.settings().partitions();
  }

  private void readClean(Audit audit) {
    TopicScan.values(
            READER,
            connection,
            serdes,
            List.of(topics.cleanDocuments()),
            head -> true,
            Optional.of(
                tombstone ->
                    Tombstones.withdrawn(tombstone.headers())
                        .ifPresent(id -> audit.add(on(Kind.BURIED, id)))))
        .toEnd(
            record ->
                audit.add(
                    Sighting.on(
                        Kind.ON_CLEAN_DOCUMENTS,
                        record.value().getRecordId(),
                        record.value().getIngestedAt())));
  }

  private <T extends SpecificRecord> void scan(
      TypedTopic<T> topic, BiConsumer<RecordHead, T> taker) {
    TopicScan<TopicRecord<T>> scan = TopicScan.values(READER, connection, serdes, topic);
    scan.toEnd(record -> taker.accept(record.head(), record.value()));
  }

  /** The longest block seen. */
  private static final class BlockLength {
    private long tokens;
  }

  private static Sighting on(Kind kind, String recordId) {
    return Sighting.on(kind, recordId, Instant.EPOCH);
  }

  /** A page without the header is another program's, or of a version before the fates. */
  private static Sighting onPages(RecordHead head, Page page) {
    boolean ours = head.headers().lastHeader(PageFates.INGESTED_HEADER) != null;
    return Sighting.on(
        Kind.ON_PAGES,
        page.getRecordId(),
        ours ? Instant.ofEpochMilli(head.timestampMillis()) : Instant.EPOCH);
  }

  private static void add(Audit audit, DeadLetter letter) {
    if (!letter.getRecordId().isEmpty()) {
      audit.add(on(Kind.ON_DEAD_LETTERS, letter.getRecordId()));
    }
  }

  private static void add(Audit audit, TokenBlock block, BlockLength longest) {
    longest.tokens = Math.max(longest.tokens, block.getBlockLength());
    for (Segment part : block.getSegments()) {
      audit.add(Sighting.inBlock(part.getRecordId(), part.getDocumentOffset(), part.getLength()));
    }
  }
}
