package dev.millrace.packing.stream;

import dev.millrace.packing.PackingSettings;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.stream.RecordPartitioner;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.tokenizer.Tokenizer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * {@code clean-documents} into {@code token-blocks} and {@code held-out-token-blocks}, one packer
 * of each per partition.
 */
public final class TokenizeTopology {
  static final String STAGE = "tokenize";
  static final String DOCUMENTS_SOURCE = "clean-documents-source";
  static final String FLUSH_SOURCE = "flush-requests-source";
  static final String PACK = "pack-blocks";
  static final String OPEN_BLOCKS = "open-blocks";
  static final String TOKEN_BLOCKS_SINK = "token-blocks-sink";
  static final String HELD_OUT_SINK = "held-out-token-blocks-sink";
  static final String DEAD_LETTERS_SINK = "dead-letters-sink";
  static final String FATES_SINK = "page-fates-sink";

  private TokenizeTopology() {}

  /** Of a generation that packs all clean documents. */
  public static Topology build(
      Topics topics, RecordSerdes serdes, Tokenizer tokenizer, PackingSettings settings) {
    return build(topics, serdes, tokenizer, settings, document -> Optional.empty());
  }

  /**
   * @param leftOut the rule by which a document is not packed, if one says so; what it throws ends
   *     the stage
   */
  public static Topology build(
      Topics topics,
      RecordSerdes serdes,
      Tokenizer tokenizer,
      PackingSettings settings,
      Function<Document, Optional<String>> leftOut) {
    return new Topology()
        .addSource(
            DOCUMENTS_SOURCE,
            new StringDeserializer(),
            Serdes.ByteArray().deserializer(),
            topics.cleanDocuments().name())
        .addSource(
            FLUSH_SOURCE,
            new StringDeserializer(),
            Serdes.ByteArray().deserializer(),
            topics.flushRequests().name())
        .addProcessor(
            PACK,
            () ->
                new PackProcessor(
                    tokenizer,
                    settings,
                    leftOut,
                    serdes.decoder(STAGE, topics.cleanDocuments()),
                    serdes.decoder(STAGE, topics.flushRequests()),
                    topics.flushRequests().name(),
                    new PageFates(STAGE, topics.settings().generation(), InstantSource.system()),
                    new StageTracer(STAGE, topics.settings().generation(), serdes.tracing())),
            DOCUMENTS_SOURCE,
            FLUSH_SOURCE)
        .addStateStore(openBlocks(), PACK)
        .addSink(
            TOKEN_BLOCKS_SINK,
            topics.tokenBlocks().name(),
            new StringSerializer(),
            serdes.serializer(topics.tokenBlocks()),
            ownPartition(topics.tokenBlocks()),
            PACK)
        .addSink(
            HELD_OUT_SINK,
            topics.heldOutTokenBlocks().name(),
            new StringSerializer(),
            serdes.serializer(topics.heldOutTokenBlocks()),
            ownPartition(topics.heldOutTokenBlocks()),
            PACK)
        .addSink(
            DEAD_LETTERS_SINK,
            topics.deadLetters().name(),
            new StringSerializer(),
            serdes.serializer(topics.deadLetters()),
            PACK)
        .addSink(
            FATES_SINK,
            topics.pageFates().name(),
            new StringSerializer(),
            serdes.serializer(topics.pageFates()),
            PACK);
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> openBlocks() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(OPEN_BLOCKS), Serdes.String(), Serdes.ByteArray());
  }

  /** A packer's blocks stay in order in the partition of its own number. */
  private static StreamPartitioner<String, TokenBlock> ownPartition(TypedTopic<TokenBlock> topic) {
    return RecordPartitioner.by(
        (name, key, block, partitions) ->
            Optional.of(Set.of(block.getPartition() % topic.partitions())));
  }
}
