package dev.millrace.schemas.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.patience.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How topics are read outside of Kafka Streams: committed records only, all partitions, from the
 * first retained record or from given offsets, without a consumer group. Nothing happens before it
 * is opened. Immutable.
 *
 * <p>Memory is bounded by the largest records that one fetch brings, not by the topics.
 *
 * @param <R> what it gives of a record
 */
public final class TopicScan<R> {
  private static final int MAX_FETCH_BYTES = 2 * Topics.MAX_RECORD_BYTES;

  private final Connection connection;
  private final Scope scope;
  private final RecordReading<R> reading;

  private TopicScan(Connection connection, Scope scope, RecordReading<R> reading) {
    this.connection = connection;
    this.scope = scope;
    this.reading = reading;
  }

  /** Who reads what from where, and who hears of trouble. */
  private record Scope(
      String reader,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> from,
      ScanNotices notices,
      Optional<Duration> patience) {

    Scope(String reader, List<TopicPartition> partitions) {
      this(reader, partitions, Map.of(), new LoggedNotices(reader), Optional.empty());
    }
  }

  /**
   * Keys, headers, offsets and sizes; no value is decoded, so every record is given, tombstones
   * too.
   *
   * @param reader who reads, as a user would name it, such as {@code accounts}
   */
  public static TopicScan<RecordHead> heads(
      String reader, Connection connection, Collection<? extends TypedTopic<?>> topics) {
    return new TopicScan<>(
        connection,
        scope(reader, topics),
        message -> new RecordReading.Reading.Given<>(RecordHead.of(message)));
  }

  /** Records as they are, of partitions that carry none of our types. */
  public static TopicScan<ConsumerRecord<byte[], byte[]>> raw(
      String reader, Connection connection, Collection<TopicPartition> partitions) {
    return new TopicScan<>(
        connection, new Scope(reader, List.copyOf(partitions)), RecordReading.Reading.Given::new);
  }

  /**
   * Decoded values. Those that cannot be read are skipped and told, and so are tombstones that
   * withdraw nothing.
   */
  public static <T extends SpecificRecord> TopicScan<TopicRecord<T>> values(
      String reader, Connection connection, RecordSerdes serdes, TypedTopic<T> topic) {
    return values(reader, connection, serdes, List.of(topic));
  }

  /** Decoded values of several topics, each by its own type. */
  public static <T extends SpecificRecord> TopicScan<TopicRecord<T>> values(
      String reader,
      Connection connection,
      RecordSerdes serdes,
      Collection<? extends TypedTopic<? extends T>> topics) {
    return values(reader, connection, serdes, topics, head -> true, Optional.empty());
  }

  /**
   * Decoded values of some records.
   *
   * @param wanted whether a record is to be decoded and given; what is not wanted is neither
   *     decoded nor told
   * @param tombstones takes them in their order; empty: they are skipped and told, all but those
   *     that withdraw a document
   */
  public static <T extends SpecificRecord> TopicScan<TopicRecord<T>> values(
      String reader,
      Connection connection,
      RecordSerdes serdes,
      Collection<? extends TypedTopic<? extends T>> topics,
      Predicate<RecordHead> wanted,
      Optional<Consumer<RecordHead>> tombstones) {
    Map<String, RecordDecoder<? extends T>> decoders = new HashMap<>();
    for (TypedTopic<? extends T> topic : topics) {
      decoders.put(topic.name(), serdes.decoder(reader, topic));
    }
    return new TopicScan<>(
        connection, scope(reader, topics), new DecodedReading<>(decoders, wanted, tombstones));
  }

  private static Scope scope(String reader, Collection<? extends TypedTopic<?>> topics) {
    List<TopicPartition> partitions =
        topics.stream().flatMap(topic -> topic.topicPartitions().stream()).toList();
    return new Scope(reader, partitions);
  }

  /** The same from these offsets on; partitions that are not named from their first record on. */
  public TopicScan<R> from(Map<TopicPartition, Long> offsets) {
    return new TopicScan<>(
        connection,
        new Scope(
            scope.reader(),
            scope.partitions(),
            Map.copyOf(offsets),
            scope.notices(),
            scope.patience()),
        reading);
  }

  /** The same with someone else who hears of trouble, instead of the log. */
  public TopicScan<R> telling(ScanNotices notices) {
    return new TopicScan<>(
        connection,
        new Scope(scope.reader(), scope.partitions(), scope.from(), notices, scope.patience()),
        reading);
  }

  /**
   * The same, which waits no longer than that for a broker that is away: then what reads throws a
   * {@link org.apache.kafka.common.errors.TimeoutException}, and may be asked again.
   */
  public TopicScan<R> waitingAtMost(Duration patience) {
    return new TopicScan<>(
        connection,
        new Scope(
            scope.reader(),
            scope.partitions(),
            scope.from(),
            scope.notices(),
            Optional.of(patience)),
        reading);
  }

  public List<TopicPartition> partitions() {
    return scope.partitions();
  }

  /** Connects. */
  public OpenScan<R> open() {
    Map<String, Object> config = connection.consumerConfig();
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "none");
    // A topic that is deleted while it is read must not come back by being read.
    config.put("allow.auto.create.topics", "false");
    config.putIfAbsent("fetch.max.bytes", Integer.toString(MAX_FETCH_BYTES));
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TopicEnds ends;
    try {
      ends = new TopicEnds(connection);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    return new OpenScan<>(
        new OpenScan.Clients(
            Refusal.at(scope.reader(), connection), scope.patience(), consumer, ends),
        scope.partitions(),
        scope.from(),
        reading,
        scope.notices(),
        System::nanoTime);
  }

  /** Opens, gives all that is committed now, and closes: {@link OpenScan#toEnd}. */
  public void toEnd(Consumer<? super R> taker) {
    try (OpenScan<R> scan = open()) {
      scan.toEnd(taker);
    }
  }
}
