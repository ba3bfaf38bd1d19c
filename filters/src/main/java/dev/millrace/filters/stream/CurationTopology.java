package dev.millrace.filters.stream;

import dev.millrace.filters.Curated;
import dev.millrace.filters.CurationRules;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.stream.boilerplate.KeptHosts;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.stream.RecordPartitioner;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.schemas.trace.StageTracer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * {@code documents} into {@code clean-documents}: boilerplate (where it is struck), language
 * filter, quality rules, signature, scrubbing; then, in one order per dedup window, duplicates.
 *
 * <p>Fourteen independent shards, one a band, would let A be first in one band and B in another,
 * and drop both. So everything costly runs before one repartition by window, and a window's
 * documents are compared in one total order.
 *
 * <p>That order is by timestamp, partition and offset in {@code documents} (the broker stamps what
 * is appended there), not by arrival: each task tells all partitions of the repartition how far it
 * has read, and a document waits for those that come before it. So however many tasks and instances
 * read the same {@code documents}, at whatever speed, killed or not, the same documents stay. A run
 * that goes along while documents are appended decides as a replay will, too, as long as the
 * brokers' and the stages' clocks agree to half a second; what comes later than that is counted in
 * {@code stragglers-total}.
 */
public final class CurationTopology {
  /** The second half of the curation, in spans. */
  static final String DEDUPLICATION = "deduplication";

  private CurationTopology() {}

  /** Of a generation in which all documents take part, and no lines are struck. */
  public static Topology build(
      Topics topics,
      RecordSerdes serdes,
      Function<Document, Outcome<Curated>> curation,
      Supplier<Takedowns> takedowns,
      DedupSettings dedup,
      TopicTail tail) {
    return build(topics, serdes, CurationRules.of(curation), takedowns, dedup, tail);
  }

  /**
   * @param rules what their curation throws is a dead letter
   * @param takedowns what they match is dropped, and is nobody's duplicate
   * @param tail of the same {@code documents}; asked when there is nothing to read
   */
  public static Topology build(
      Topics topics,
      RecordSerdes serdes,
      CurationRules rules,
      Supplier<Takedowns> takedowns,
      DedupSettings dedup,
      TopicTail tail) {
    StreamsBuilder builder = new StreamsBuilder();
    DuplicateStores.add(builder, dedup);
    rules.boilerplate().ifPresent(_ -> builder.addStateStore(KeptHosts.builder()));
    KStream<String, Judged> judged =
        builder.stream(
                topics.documents().name(),
                Consumed.with(Serdes.String(), Serdes.ByteArray())
                    .withName("documents-source")
                    .withTimestampExtractor(CurationTopology::latestSoFar))
            .process(
                () ->
                    new CurateProcessor(
                        serdes.decoder(DocumentCuration.STAGE, topics.documents()),
                        rules,
                        takedowns,
                        dedup,
                        tail,
                        tracer(DocumentCuration.STAGE, topics, serdes)),
                Named.as("judge-documents"),
                rules.boilerplate().stream().map(_ -> KeptHosts.STORE).toArray(String[]::new));
    sinkDropped(judged, topics, serdes, "judged");
    sink(judged, topics.deadLetters(), serdes, "judged", CurationTopology::deadLetter);
    PageFates fates =
        new PageFates(
            DocumentCuration.STAGE, topics.settings().generation(), InstantSource.system());
    sinkFates(judged, topics, serdes, "judged", fates);
    KStream<String, Judged> compared =
        judged
            .flatMapValues(CurationTopology::undecided, Named.as("take-candidates"))
            .repartition(
                Repartitioned.<String, Arrival>as("dedup-window")
                    .withKeySerde(Serdes.String())
                    .withValueSerde(Arrival.serde())
                    .withStreamPartitioner(RecordPartitioner.by(CurationTopology::partitions))
                    .withNumberOfPartitions(topics.settings().partitions()))
            .process(
                () ->
                    new DuplicateProcessor(
                        dedup,
                        topics.documents().partitions(),
                        new CleanLimit(topics, serdes),
                        takedowns,
                        topics.documents().name(),
                        tracer(DEDUPLICATION, topics, serdes)),
                Named.as("find-duplicates"),
                DuplicateStores.NAMES);
    sinkDropped(compared, topics, serdes, "compared");
    sink(compared, topics.deadLetters(), serdes, "compared", CurationTopology::deadLetter);
    sinkClean(compared, topics, serdes);
    sinkFates(compared, topics, serdes, "compared", fates);
    return builder.build();
  }

  private static StageTracer tracer(String stage, Topics topics, RecordSerdes serdes) {
    return new StageTracer(stage, topics.settings().generation(), serdes.tracing());
  }

  /** Never decreasing in a partition; Kafka Streams keeps the latest with the offsets. */
  private static long latestSoFar(ConsumerRecord<Object, Object> record, long latest) {
    return Math.max(0, Math.max(record.timestamp(), latest));
  }

  /** Promises go to all partitions, documents to that of their window. */
  private static Optional<Set<Integer>> partitions(
      String topic, String key, Arrival arrival, int partitions) {
    return switch (arrival) {
      case Arrival.Promise promise ->
          Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
      case Arrival.Waiting waiting -> Optional.empty();
    };
  }

  private static void sinkDropped(
      KStream<String, Judged> from, Topics topics, RecordSerdes serdes, String step) {
    sink(from, topics.droppedDocuments(), serdes, step, CurationTopology::dropped);
  }

  private static void sinkFates(
      KStream<String, Judged> from,
      Topics topics,
      RecordSerdes serdes,
      String step,
      PageFates fates) {
    from.flatMap((key, judged) -> fate(judged, fates), Named.as("pick-" + step + "-pagefate"))
        .to(
            topics.pageFates().name(),
            Produced.with(Serdes.String(), serdes.serde(topics.pageFates()))
                .withName(step + "-pagefate-sink"));
  }

  private static List<KeyValue<String, PageFate>> fate(Judged judged, PageFates fates) {
    return switch (judged) {
      case Judged.Undecided(Arrival undecided) -> List.of();
      case Judged.Clean(Document document) ->
          keyed(fates.of(Fate.CLEAN, document.getRecordId(), document.getIngestedAt()));
      case Judged.Dropped(DroppedDocument drop, Instant ingestedAt) ->
          keyed(fates.dropped(drop, ingestedAt));
      case Judged.Poison(DeadLetter letter, Instant ingestedAt) ->
          keyed(fates.deadLetter(letter, ingestedAt));
    };
  }

  private static List<KeyValue<String, PageFate>> keyed(PageFate fate) {
    return List.of(KeyValue.pair(fate.getRecordId(), fate));
  }

  /** One value or none of a topic's type. */
  private interface Pick<T> {
    Iterable<T> of(Judged judged);
  }

  private static <T extends SpecificRecord> void sink(
      KStream<String, Judged> from,
      TypedTopic<T> topic,
      RecordSerdes serdes,
      String step,
      Pick<T> pick) {
    String name = step + "-" + topic.type().getSimpleName().toLowerCase(Locale.ROOT);
    from.flatMapValues(pick::of, Named.as("pick-" + name))
        .to(
            topic.name(),
            Produced.with(Serdes.String(), serdes.serde(topic)).withName(name + "-sink"));
  }

  private static void sinkClean(KStream<String, Judged> from, Topics topics, RecordSerdes serdes) {
    from.processValues(CleanPicker::new, Named.as("pick-compared-document"))
        .to(
            topics.cleanDocuments().name(),
            Produced.with(Serdes.String(), serdes.serde(topics.cleanDocuments()))
                .withName("compared-document-sink"));
  }

  private static Iterable<Arrival> undecided(Judged judged) {
    return judged instanceof Judged.Undecided(Arrival arrival) ? List.of(arrival) : List.of();
  }

  private static Iterable<DroppedDocument> dropped(Judged judged) {
    return judged instanceof Judged.Dropped(DroppedDocument drop, _) ? List.of(drop) : List.of();
  }

  private static Iterable<DeadLetter> deadLetter(Judged judged) {
    return judged instanceof Judged.Poison(DeadLetter letter, _) ? List.of(letter) : List.of();
  }
}
