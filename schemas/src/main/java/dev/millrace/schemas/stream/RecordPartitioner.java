package dev.millrace.schemas.stream;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * A partitioner that looks at a record's topic, key and value. Kafka Streams 4.4 asks with headers
 * too, but still has the form without them abstract; so what is ours has only one of its own.
 *
 * @param <K> keys
 * @param <V> values
 */
public final class RecordPartitioner<K, V> implements StreamPartitioner<K, V> {
  private final Choice<K, V> choice;

  private RecordPartitioner(Choice<K, V> choice) {
    this.choice = choice;
  }

  /** One that asks {@code choice} for each record. */
  public static <K, V> RecordPartitioner<K, V> by(Choice<K, V> choice) {
    return new RecordPartitioner<>(choice);
  }

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, K key, V value, Headers headers, int partitions) {
    return choice.partitions(topic, key, value, partitions);
  }

  // Abstract in 4.4, though to be removed.
  @Override
  @SuppressWarnings("removal")
  public Optional<Set<Integer>> partitions(String topic, K key, V value, int partitions) {
    return choice.partitions(topic, key, value, partitions);
  }

  /**
   * What decides.
   *
   * @param <K> keys
   * @param <V> values
   */
  @FunctionalInterface
  public interface Choice<K, V> {
    /**
     * @param partitions how many the topic has
     * @return those that get the record; empty leaves it to Kafka's own partitioner, none drops it
     */
    Optional<Set<Integer>> partitions(String topic, K key, V value, int partitions);
  }
}
