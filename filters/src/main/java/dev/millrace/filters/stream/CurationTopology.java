package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.Curated;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * {@code documents} into {@code clean-documents}: language threshold, quality rules, signature,
 * scrubbing; then, in one order per dedup window, duplicates.
 *
 * <p>Fourteen independent shards, one a band, would let A be first in one band and B in another,
 * and drop both. So everything costly runs before one repartition by window, and a window's
 * documents are compared in one total order.
 */
public final class CurationTopology {
  private CurationTopology() {}

  /**
   * @param curation safe for use by many threads; what it throws is a dead letter
   */
  public static Topology build(
      Topics topics,
      RecordSerdes serdes,
      Function<Document, Curated> curation,
      DedupSettings dedup) {
    StreamsBuilder builder = new StreamsBuilder();
    DuplicateStores.add(builder, dedup);
    KStream<String, Judged> judged =
        builder.stream(
                topics.documents().name(),
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("documents-source"))
            .process(
                () ->
                    new CurateProcessor(
                        new RecordDecoder<>(
                            DocumentCuration.STAGE, serdes.deserializer(Document.class)),
                        curation,
                        dedup),
                Named.as("judge-documents"));
    sinkDropped(judged, topics, serdes, "judged");
    sink(judged, topics.deadLetters(), serdes, "judged", CurationTopology::deadLetter);
    KStream<String, Judged> compared =
        judged
            .flatMapValues(CurationTopology::candidate, Named.as("take-candidates"))
            .repartition(
                Repartitioned.<String, Candidate>as("dedup-window")
                    .withKeySerde(Serdes.String())
                    .withValueSerde(CandidateSerde.create())
                    .withNumberOfPartitions(topics.settings().partitions()))
            .process(
                () -> new DuplicateProcessor(dedup),
                Named.as("find-duplicates"),
                DuplicateStores.NAMES);
    sinkDropped(compared, topics, serdes, "compared");
    sink(compared, topics.cleanDocuments(), serdes, "compared", CurationTopology::clean);
    return builder.build();
  }

  private static void sinkDropped(
      KStream<String, Judged> from, Topics topics, RecordSerdes serdes, String step) {
    sink(from, topics.droppedDocuments(), serdes, step, CurationTopology::dropped);
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

  private static Iterable<Candidate> candidate(Judged judged) {
    return judged instanceof Judged.Undecided(Candidate candidate) ? List.of(candidate) : List.of();
  }

  private static Iterable<DroppedDocument> dropped(Judged judged) {
    return judged instanceof Judged.Dropped(DroppedDocument drop) ? List.of(drop) : List.of();
  }

  private static Iterable<DeadLetter> deadLetter(Judged judged) {
    return judged instanceof Judged.Poison(DeadLetter letter) ? List.of(letter) : List.of();
  }

  private static Iterable<Document> clean(Judged judged) {
    return judged instanceof Judged.Clean(Document document) ? List.of(document) : List.of();
  }
}
