package dev.millrace.crawl.kafka;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Seed;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.RecordWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes {@code seeds}. One that is there already does no harm. */
public final class SeedSender {
  private SeedSender() {}

  /** Returns once all are on the topic. */
  public static void send(
      Connection connection, Topics topics, RecordSerdes serdes, Collection<CrawlUrl> seeds) {
    try (RecordWriter<Seed> writer =
        new RecordWriter<>("seeds", connection, serdes, topics.seeds())) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      Map<String, Seed> records = new LinkedHashMap<>();
      seeds.forEach(seed -> records.put(seed.text(), new Seed(seed.text(), now)));
      writer.write(records);
    }
  }
}
