package dev.millrace.replay.takedown.kafka;

import dev.millrace.accounts.Accounts;
import dev.millrace.replay.takedown.Receipt;
import dev.millrace.replay.takedown.Remains;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.WithdrawnDocument;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes receipts from the topics that tell of pages' ends and from the blocks; pages and documents
 * themselves, which are the most by far, are not read: where each of them lies follows from how it
 * ended. A page that has not ended yet is not in it.
 */
public final class ReceiptScan {
  private static final String READER = "takedown";
  private static final String CURATION = "curation";

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final Takedowns wanted;
  private final Map<TakedownTarget, Found> found = new TreeMap<>();
  private final Map<String, TakedownTarget> byKey = new HashMap<>();

  private final List<Ended> ended = new ArrayList<>();

  /** Page id to the time of its end. */
  private final Map<String, Instant> ends = new HashMap<>();

  /**
   * A page that ended otherwise than clean.
   *
   * @param told timestamp of the record that tells of it
   * @param takenBy those that take it
   */
  private record Ended(
      SpecificRecord record, String recordId, Instant told, List<TakedownTarget> takenBy) {}

  private static final class Found {
    private final List<WithdrawnDocument> withdrawn = new ArrayList<>();
    private final Remains remains = new Remains();
    private long dropped;
    private Optional<Instant> lastDropped = Optional.empty();
  }

  private ReceiptScan(
      List<TakedownTarget> targets, Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.wanted = new Takedowns(1, targets);
    for (TakedownTarget target : targets) {
      found.put(target, new Found());
      byKey.put(target.key(), target);
    }
  }

  /** The receipts of takedowns, in force or not, by their targets. */
  public static Map<TakedownTarget, Receipt> of(
      List<TakedownTarget> targets, Connection connection, Topics topics, RecordSerdes serdes) {
    ReceiptScan scan = new ReceiptScan(targets, connection, topics, serdes);
    scan.read();
    KeptFor kept = KeptFor.read(connection, scan.holding());
    Instant now = Instant.now();
    Map<TakedownTarget, Receipt> receipts = new TreeMap<>();
    scan.found.forEach(
        (target, one) ->
            receipts.put(
                target,
                new Receipt(
                    one.withdrawn, one.dropped, one.lastDropped, one.remains.at(now, kept::of))));
    return receipts;
  }

  /** On what a page can be. */
  private List<TypedTopic<?>> holding() {
    return List.of(
        topics.pages(),
        topics.documents(),
        topics.cleanDocuments(),
        topics.droppedDocuments(),
        topics.deadLetters(),
        topics.tokenBlocks(),
        topics.heldOutTokenBlocks());
  }

  private void read() {
    scan(topics.withdrawnDocuments(), record -> add(record.value()));
    for (Topics maker : topics.makers()) {
      scan(maker.droppedDocuments(), record -> keep(maker, record));
      scan(maker.deadLetters(), record -> keepLetter(maker, record));
    }
    if (!ended.isEmpty()) {
      ended.forEach(one -> ends.put(one.recordId(), one.told()));
      scan(topics.pageFates(), record -> note(record.value()));
      ended.forEach(this::add);
    }
    for (TypedTopic<TokenBlock> blocks :
        List.of(topics.tokenBlocks(), topics.heldOutTokenBlocks())) {
      scan(blocks, record -> add(blocks, record));
    }
  }

  private <T extends SpecificRecord> void scan(
      TypedTopic<T> topic, Consumer<TopicRecord<T>> taker) {
    TopicScan.values(READER, connection, serdes, topic).toEnd(taker);
  }

  private void keep(Topics maker, TopicRecord<DroppedDocument> record) {
    DroppedDocument drop = record.value();
    if (!topics.isMadeBy(maker, drop.getStage())) {
      return;
    }
    List<TakedownTarget> takenBy = new ArrayList<>(wanted.matches(drop.getUrl(), ""));
    named(drop.getTakedown())
        .filter(target -> found.containsKey(target) && !takenBy.contains(target))
        .ifPresent(takenBy::add);
    keep(record, drop.getRecordId(), takenBy);
  }

  private void keepLetter(Topics maker, TopicRecord<DeadLetter> record) {
    DeadLetter letter = record.value();
    if (topics.isMadeBy(maker, letter.getStage())) {
      keep(record, letter.getRecordId(), wanted.matches(letter.getUrl(), ""));
    }
  }

  private void keep(TopicRecord<?> record, String id, List<TakedownTarget> takenBy) {
    if (!takenBy.isEmpty() && record.value() instanceof SpecificRecord value) {
      ended.add(new Ended(value, id, time(record), takenBy));
    }
  }

  /** By the stage's clock, which is not before any of its records was appended. */
  private void note(PageFate fate) {
    if (Accounts.concerns(fate, topics.origins())) {
      ends.computeIfPresent(
          fate.getRecordId(), (id, at) -> fate.getTime().isAfter(at) ? fate.getTime() : at);
    }
  }

  private static Instant time(TopicRecord<?> record) {
    return Instant.ofEpochMilli(Math.max(0, record.head().timestampMillis()));
  }

  private Stream<Found> found(List<TakedownTarget> targets) {
    return targets.stream().flatMap(target -> Optional.ofNullable(found.get(target)).stream());
  }

  private void add(WithdrawnDocument document) {
    found(wanted.matches(document.getUrl(), document.getContentDigest()))
        .forEach(
            one -> {
              one.withdrawn.add(document);
              // It was appended to each of them before it was withdrawn.
              one.remains.add(topics.pages().name(), document.getAt());
              one.remains.add(topics.documents().name(), document.getAt());
              one.remains.add(topics.cleanDocuments().name(), document.getAt());
            });
  }

  private void add(Ended one) {
    Instant at = ends.getOrDefault(one.recordId(), one.told());
    switch (one.record()) {
      case DroppedDocument drop -> {
        named(drop.getTakedown()).map(found::get).ifPresent(taken -> addTaken(taken, at));
        found(one.takenBy()).forEach(taken -> addPlaces(taken, drop, at));
      }
      case DeadLetter letter ->
          found(one.takenBy())
              .forEach(
                  taken -> {
                    taken.remains.add(letter.getTopic(), at);
                    taken.remains.add(topics.deadLetters().name(), at);
                  });
      default -> throw new IllegalStateException("no end of a page: " + one.record());
    }
  }

  private static void addTaken(Found one, Instant at) {
    one.dropped++;
    one.lastDropped = one.lastDropped.filter(last -> last.isAfter(at)).or(() -> Optional.of(at));
  }

  private void addPlaces(Found one, DroppedDocument drop, Instant at) {
    one.remains.add(topics.pages().name(), at);
    if (drop.getStage().equals(CURATION)) {
      one.remains.add(topics.documents().name(), at);
    }
    if (!drop.getExcerpt().isEmpty()) {
      one.remains.add(topics.droppedDocuments().name(), at);
    }
  }

  private Optional<TakedownTarget> named(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  private void add(TypedTopic<TokenBlock> topic, TopicRecord<TokenBlock> record) {
    TokenBlock block = record.value();
    List<TakedownTarget> in =
        Stream.concat(block.getSegments().stream(), block.getEnded().stream())
            .flatMap(part -> wanted.matches(part.getUrl(), part.getContentDigest()).stream())
            .distinct()
            .toList();
    found(in).forEach(one -> one.remains.add(topic.name(), time(record)));
  }
}
