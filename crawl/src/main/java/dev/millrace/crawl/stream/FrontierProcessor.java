package dev.millrace.crawl.stream;

import dev.millrace.crawl.frontier.Frontier;
import dev.millrace.crawl.frontier.FrontierOutput;
import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The frontier of the domains of one partition. */
final class FrontierProcessor implements Processor<String, byte[], String, SpecificRecord> {
  static final Duration TICK = Duration.ofMillis(50);

  /** More would keep the thread from its transaction for too long. */
  private static final int TURNS_A_TICK = 2_000;

  private final FrontierTopology.Rules rules;
  private final String resultsTopic;
  private final RecordDecoder<DiscoveredUrls> urls;
  private final RecordDecoder<FetchResult> results;
  private ProcessorContext<String, SpecificRecord> context;
  private Frontier frontier;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  FrontierProcessor(
      FrontierTopology.Rules rules,
      String resultsTopic,
      RecordDecoder<DiscoveredUrls> urls,
      RecordDecoder<FetchResult> results) {
    this.rules = rules;
    this.resultsTopic = resultsTopic;
    this.urls = urls;
    this.results = results;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.frontier =
        new Frontier(
            rules.settings(),
            rules.sites(),
            rules.admission(),
            FrontierStoreBuilders.of(context),
            new Output(),
            context.taskId().partition(),
            now());
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, tick -> turns());
  }

  private long now() {
    return rules.clock().millis();
  }

  private void turns() {
    frontier.turns(now(), TURNS_A_TICK);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    RecordLocation location =
        new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset());
    if (metadata.topic().equals(resultsTopic)) {
      take(results, record, location, result -> frontier.result(result, now()));
    } else {
      take(urls, record, location, batch -> frontier.discovered(batch, now()));
    }
  }

  private <T extends SpecificRecord> void take(
      RecordDecoder<T> decoder,
      Record<String, byte[]> record,
      RecordLocation location,
      Consumer<T> taker) {
    switch (decoder.decode(record.value(), location)) {
      case Decoded.Value<T>(T value) -> taker.accept(value);
      case Decoded.Unreadable<T>(DeadLetter letter) ->
          context.forward(
              new Record<>(String.valueOf(record.key()), letter, record.timestamp()),
              FrontierTopology.DEAD_LETTERS_SINK);
    }
  }

  /** Into the topics. */
  private final class Output implements FrontierOutput {

    @Override
    public void order(FetchOrder order) {
      send(order.getDomain(), order, FrontierTopology.ORDERS_SINK);
    }

    @Override
    public void discovered(String domain, DiscoveredUrls found) {
      send(domain, found, FrontierTopology.DISCOVERED_SINK);
    }

    @Override
    public void relay(String domain, FetchResult result) {
      send(domain, result, FrontierTopology.RELAYS_SINK);
    }

    @Override
    public void progress(CrawlProgress progress) {
      send(Integer.toString(progress.getPartition()), progress, FrontierTopology.PROGRESS_SINK);
    }

    private void send(String key, SpecificRecord value, String sink) {
      context.forward(new Record<>(key, value, now()), sink);
    }
  }
}
