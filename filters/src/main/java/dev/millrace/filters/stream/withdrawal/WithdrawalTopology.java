package dev.millrace.filters.stream.withdrawal;

import dev.millrace.filters.DocumentCuration;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.takedown.TakedownView;
import java.time.InstantSource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * {@code clean-documents} back out of it: what is taken down after it became clean. A part of the
 * curation, whose transactions it shares.
 */
public final class WithdrawalTopology {
  static final String SOURCE = "withdrawal-source";
  static final String WITHDRAW = "withdraw-documents";
  static final String CLEAN_SINK = "withdrawn-clean-sink";
  static final String DOCUMENTS_SINK = "withdrawn-documents-sink";
  static final String FATES_SINK = "withdrawn-pagefate-sink";
  static final String WITHDRAWN_SINK = "withdrawn-sink";

  /** Offsets of documents that were taken out, to the time at which they were. */
  static final String WITHDRAWN = "withdrawn";

  private WithdrawalTopology() {}

  /**
   * Adds it to another one.
   *
   * @param log of the same {@code clean-documents}
   */
  public static Topology addTo(
      Topology topology, Topics topics, RecordSerdes serdes, TakedownView takedowns, CleanLog log) {
    StringSerializer keys = new StringSerializer();
    return topology
        .addSource(
            SOURCE,
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            topics.cleanDocuments().name())
        .addProcessor(
            WITHDRAW,
            () ->
                new WithdrawProcessor(
                    serdes.decoder(DocumentCuration.STAGE, topics.cleanDocuments()),
                    takedowns,
                    log,
                    new PageFates(
                        DocumentCuration.STAGE,
                        topics.settings().generation(),
                        InstantSource.system()),
                    topics.owns("extraction")),
            SOURCE)
        .addStateStore(progress(), WITHDRAW)
        .addStateStore(withdrawn(), WITHDRAW)
        .addSink(
            CLEAN_SINK,
            topics.cleanDocuments().name(),
            keys,
            serdes.serializer(topics.cleanDocuments()),
            WITHDRAW)
        .addSink(
            DOCUMENTS_SINK,
            topics.documents().name(),
            keys,
            serdes.serializer(topics.documents()),
            WITHDRAW)
        .addSink(
            FATES_SINK,
            topics.pageFates().name(),
            keys,
            serdes.serializer(topics.pageFates()),
            WITHDRAW)
        .addSink(
            WITHDRAWN_SINK,
            topics.withdrawnDocuments().name(),
            keys,
            serdes.serializer(topics.withdrawnDocuments()),
            WITHDRAW);
  }

  private static StoreBuilder<KeyValueStore<String, Long>> progress() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(WithdrawalProgress.STORE), Serdes.String(), Serdes.Long());
  }

  private static StoreBuilder<KeyValueStore<Long, Long>> withdrawn() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(WITHDRAWN), Serdes.Long(), Serdes.Long());
  }
}
