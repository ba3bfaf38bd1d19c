package dev.millrace.schemas;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The one declaration of a topic: its full name, the record that it carries, how it is kept, and
 * what people are told of it. Keys are UTF-8 strings.
 *
 * @param partitions fixed when the topic is created
 * @param large whether its records may reach {@link Topics#MAX_RECORD_BYTES}
 * @param time what a record's timestamp is
 * @param ofGeneration whether each generation has one of its own
 * @param key what its records' keys are, in words
 * @param holds what it is for, in one sentence
 */
public record TypedTopic<T extends SpecificRecord>(
    String name,
    Class<T> type,
    int partitions,
    Cleanup cleanup,
    boolean large,
    TopicTime time,
    boolean ofGeneration,
    String key,
    String holds) {
  /** What a batch of one record may have beside it. */
  private static final int BATCH_BYTES = 64 << 10;

  TypedTopic<T> withBrokersTime() {
    return new TypedTopic<>(
        name, type, partitions, cleanup, large, TopicTime.BROKERS, ofGeneration, key, holds);
  }

  TypedTopic<T> preferringBrokersTime() {
    return new TypedTopic<>(
        name,
        type,
        partitions,
        cleanup,
        large,
        TopicTime.BROKERS_PREFERRED,
        ofGeneration,
        key,
        holds);
  }

  TypedTopic<T> holding(String keys, String sentence) {
    return new TypedTopic<>(
        name, type, partitions, cleanup, large, time, ofGeneration, keys, sentence);
  }

  /** The same topic of another generation. */
  public TypedTopic<T> named(String full) {
    return new TypedTopic<>(full, type, partitions, cleanup, large, time, ofGeneration, key, holds);
  }

  /** Kafka's settings of the topic when it is made: sorted, so that they print alike. */
  public SortedMap<String, String> topicConfig() {
    SortedMap<String, String> config = new TreeMap<>(cleanup.topicConfig());
    if (large) {
      config.put("max.message.bytes", Integer.toString(Topics.MAX_RECORD_BYTES + BATCH_BYTES));
    }
    if (time != TopicTime.PRODUCERS) {
      config.put("message.timestamp.type", "LogAppendTime");
    }
    return config;
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
