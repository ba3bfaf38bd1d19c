package dev.millrace.crawl.kafka;

import dev.millrace.crawl.CrawlSettings.Archiving;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.storage.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The Kafka clients of one fetcher.
 *
 * @param decoder of orders
 */
record FetchClients(
    Consumer<byte[], byte[]> consumer,
    VisitSender sender,
    RecordDecoder<FetchOrder> decoder,
    String ordersTopic,
    int recordsAPoll) {
  static final String STAGE = "fetch";

  /** After which the group gives a silent fetcher's orders to others. */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration HEARTBEAT = Duration.ofMillis(1_500);

  /**
   * What a killed fetcher had begun to send keeps readers waiting no longer than its orders do. A
   * transaction is begun only when all of it is there.
   */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  private static final int RECORDS_A_POLL = 500;

  static FetchClients connect(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Archiving archiving,
      Supplier<Stores> stores) {
    VisitSender sender =
        new VisitSender(
            producer(connection, topics, serdes),
            topics,
            InstantSource.system(),
            CaptureArchive.open(archiving, stores, connection, topics, serdes),
            serdes.tracing());
    try {
      return new FetchClients(
          consumer(connection, topics),
          sender,
          serdes.decoder(STAGE, topics.fetchOrders()),
          topics.fetchOrders().name(),
          RECORDS_A_POLL);
    } catch (RuntimeException e) {
      sender.close();
      throw e;
    }
  }

  private static Consumer<byte[], byte[]> consumer(Connection connection, Topics topics) {
    Map<String, Object> config = connection.consumerConfig();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, topics.sharedApplicationId(STAGE));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_POLL);
    config.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(SESSION_TIMEOUT.toMillis()));
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.toIntExact(HEARTBEAT.toMillis()));
    // What stays with a fetcher is not interrupted when others come and go.
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The group's generation keeps a fetcher out that has lost its orders, so any id will do. */
  private static KafkaProducer<String, SpecificRecord> producer(
      Connection connection, Topics topics, RecordSerdes serdes) {
    Map<String, Object> config = connection.producerConfig();
    config.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        topics.sharedApplicationId(STAGE) + "-" + UUID.randomUUID());
    config.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()));
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    return new KafkaProducer<>(
        config, new StringSerializer(), serdes.serializer(SpecificRecord.class));
  }
}
