package dev.millrace.schemas;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic by its full name and the record that it carries. Keys are UTF-8 strings.
 *
 * @param partitions fixed when the topic is created
 * @param large whether its records may reach {@link Topics#MAX_RECORD_BYTES}
 * @param stampedByBroker whether a record's timestamp is the time of its being appended, and not
 *     what its producer says
 */
public record TypedTopic<T extends SpecificRecord>(
    String name,
    Class<T> type,
    int partitions,
    Cleanup cleanup,
    boolean large,
    boolean stampedByBroker) {

  TypedTopic<T> withBrokersTime() {
    return new TypedTopic<>(name, type, partitions, cleanup, large, true);
  }

  /** The registry's subject for the values (Confluent's TopicNameStrategy). */
  public String subject() {
    return name + "-value";
  }

  /** All of them. */
  public List<TopicPartition> topicPartitions() {
    return IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(name, p)).toList();
  }
}
