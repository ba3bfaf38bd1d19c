package dev.millrace.crawl.stream;

import dev.millrace.crawl.frontier.FetchKind;
import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FoundUrl;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.Seed;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Sends each seed to the frontier of its domain, so that whoever adds one need not know of domains
 * and partitions.
 */
final class SeedProcessor implements Processor<String, byte[], String, SpecificRecord> {
  private final RecordDecoder<Seed> decoder;
  private final InstantSource clock;
  private ProcessorContext<String, SpecificRecord> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  SeedProcessor(RecordDecoder<Seed> decoder, InstantSource clock) {
    this.decoder = decoder;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (record.value() == null) {
      // A seed that is withdrawn: what it led to is known already.
      return;
    }
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    RecordLocation location =
        new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset());
    switch (decoder.decode(record.value(), location)) {
      case Decoded.Value<Seed>(Seed seed) -> begin(seed, record, location);
      case Decoded.Unreadable<Seed>(var letter) ->
          context.forward(
              new Record<>(String.valueOf(record.key()), letter, record.timestamp()),
              FrontierTopology.SEED_DEAD_LETTERS_SINK);
    }
  }

  private void begin(Seed seed, Record<String, byte[]> record, RecordLocation location) {
    Optional<CrawlUrl> url = CrawlUrl.parse(seed.getUrl());
    if (url.isEmpty()) {
      context.forward(
          new Record<>(
              String.valueOf(record.key()),
              DeadLetters.of(
                  FrontierTopology.STAGE,
                  "not a URL that may be fetched: " + seed.getUrl(),
                  seed.getUrl().getBytes(StandardCharsets.UTF_8),
                  location),
              record.timestamp()),
          FrontierTopology.SEED_DEAD_LETTERS_SINK);
      return;
    }
    DiscoveredUrls found =
        DiscoveredUrls.newBuilder()
            .setUrls(List.of(new FoundUrl(url.get().text(), FetchKind.PAGE.label())))
            .setFoundAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
            .build();
    context.forward(
        new Record<>(url.get().registrableDomain(), found, record.timestamp()),
        FrontierTopology.SEEDS_SINK);
  }
}
