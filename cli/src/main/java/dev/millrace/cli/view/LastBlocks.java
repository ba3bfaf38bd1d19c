package dev.millrace.cli.view;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How much has been packed, from the last block of each packer, since blocks are numbered without
 * gaps. Rows that a flush padded count as full ones.
 */
final class LastBlocks {
  private static final Duration POLL = Duration.ofMillis(200);

  /** From the end, to find a record behind the markers of the last transactions. */
  private static final long TAIL_OFFSETS = 20;

  private final Connection connection;
  private final RecordSerdes serdes;
  private final TypedTopic<TokenBlock> topic;
  private final Map<Integer, TokenBlock> last = new HashMap<>();

  /** Targets and rows. */
  record Written(long tokens, long blocks) {}

  LastBlocks(Connection connection, RecordSerdes serdes, TypedTopic<TokenBlock> topic) {
    this.connection = connection;
    this.serdes = serdes;
    this.topic = topic;
  }

  Written written() {
    List<TopicPartition> partitions = topic.topicPartitions();
    try (Consumer<String, TokenBlock> consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new StringDeserializer(),
            serdes.deserializer(TokenBlock.class))) {
      consumer.assign(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long tail = ends.getOrDefault(partition, 0L) - TAIL_OFFSETS;
        consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), tail));
      }
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, TokenBlock> block : consumer.poll(POLL)) {
          note(block.value());
        }
      }
    }
    long tokens =
        last.values().stream()
            .mapToLong(block -> block.getSequence() * block.getBlockLength() + block.getLength())
            .sum();
    return new Written(
        tokens, last.values().stream().mapToLong(block -> block.getSequence() + 1).sum());
  }

  private void note(TokenBlock block) {
    last.merge(
        block.getPartition(),
        block,
        (before, after) -> after.getSequence() >= before.getSequence() ? after : before);
  }
}
