package dev.millrace.crawl.kafka;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Seed;
import dev.millrace.schemas.Topics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes {@code seeds}. One that is there already does no harm. */
public final class SeedSender {
  private SeedSender() {}

  /** Returns once all are on the topic. */
  public static void send(
      Connection connection, Topics topics, RecordSerdes serdes, Collection<CrawlUrl> seeds) {
    try (Producer<String, Seed> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(topics.seeds()))) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      for (CrawlUrl seed : seeds) {
        var _ =
            producer.send(
                new ProducerRecord<>(
                    topics.seeds().name(), seed.text(), new Seed(seed.text(), now)));
      }
      producer.flush();
    }
  }
}
