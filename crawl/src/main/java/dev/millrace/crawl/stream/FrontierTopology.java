package dev.millrace.crawl.stream;

import dev.millrace.crawl.admission.Admission;
import dev.millrace.crawl.frontier.AddressDeal;
import dev.millrace.crawl.frontier.FrontierSettings;
import dev.millrace.crawl.frontier.SiteRules;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.stream.RecordPartitioner;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * {@code seeds}, {@code discovered-urls} and {@code fetch-results} into {@code fetch-orders}: the
 * frontier of each registrable domain, in the partition that its key gives.
 */
public final class FrontierTopology {
  public static final String STAGE = "frontier";

  static final String SEEDS_SOURCE = "seeds-source";
  static final String DISCOVERED_SOURCE = "discovered-urls-source";
  static final String RESULTS_SOURCE = "fetch-results-source";
  static final String SEED = "begin-with-seeds";
  static final String FRONTIER = "order-fetches";
  static final String SEEDS_SINK = "seeded-urls-sink";
  static final String SEED_DEAD_LETTERS_SINK = "seed-dead-letters-sink";
  static final String DISCOVERED_SINK = "discovered-urls-sink";
  static final String ORDERS_SINK = "fetch-orders-sink";
  static final String RELAYS_SINK = "relayed-results-sink";
  static final String PROGRESS_SINK = "crawl-progress-sink";
  static final String DEAD_LETTERS_SINK = "dead-letters-sink";

  private FrontierTopology() {}

  /** How the frontier decides. All parts are safe for several threads. */
  public record Rules(
      FrontierSettings settings, SiteRules sites, Admission admission, InstantSource clock) {}

  public static Topology build(Topics topics, RecordSerdes serdes, Rules rules) {
    Topology topology = new Topology();
    addSeeds(topology, topics, serdes, rules);
    addFrontier(topology, topics, serdes, rules);
    return topology;
  }

  private static void addSeeds(Topology topology, Topics topics, RecordSerdes serdes, Rules rules) {
    source(topology, SEEDS_SOURCE, topics.seeds());
    topology.addProcessor(
        SEED,
        () -> new SeedProcessor(serdes.decoder(STAGE, topics.seeds()), rules.clock()),
        SEEDS_SOURCE);
    sink(topology, SEEDS_SINK, topics.discoveredUrls(), serdes, SEED);
    sink(topology, SEED_DEAD_LETTERS_SINK, topics.deadLetters(), serdes, SEED);
  }

  private static void addFrontier(
      Topology topology, Topics topics, RecordSerdes serdes, Rules rules) {
    source(topology, DISCOVERED_SOURCE, topics.discoveredUrls());
    source(topology, RESULTS_SOURCE, topics.fetchResults());
    topology.addProcessor(
        FRONTIER,
        () ->
            new FrontierProcessor(
                rules,
                topics.fetchResults().name(),
                serdes.decoder(STAGE, topics.discoveredUrls()),
                serdes.decoder(STAGE, topics.fetchResults())),
        DISCOVERED_SOURCE,
        RESULTS_SOURCE);
    FrontierStoreBuilders.all().forEach(store -> topology.addStateStore(store, FRONTIER));
    sink(topology, DISCOVERED_SINK, topics.discoveredUrls(), serdes, FRONTIER);
    topology.addSink(
        ORDERS_SINK,
        topics.fetchOrders().name(),
        new StringSerializer(),
        serdes.serializer(topics.fetchOrders()),
        byAddress(),
        FRONTIER);
    sink(topology, RELAYS_SINK, topics.fetchResults(), serdes, FRONTIER);
    sink(topology, PROGRESS_SINK, topics.crawlProgress(), serdes, FRONTIER);
    sink(topology, DEAD_LETTERS_SINK, topics.deadLetters(), serdes, FRONTIER);
  }

  private static void source(Topology topology, String name, TypedTopic<?> topic) {
    topology.addSource(name, new StringDeserializer(), new ByteArrayDeserializer(), topic.name());
  }

  private static <T extends SpecificRecord> void sink(
      Topology topology, String name, TypedTopic<T> topic, RecordSerdes serdes, String parent) {
    topology.addSink(name, topic.name(), new StringSerializer(), serdes.serializer(topic), parent);
  }

  /** All that goes to one address goes to one fetcher. */
  private static StreamPartitioner<String, FetchOrder> byAddress() {
    return RecordPartitioner.by(
        (topic, key, order, partitions) ->
            Optional.of(
                Set.of(AddressDeal.partition(order.getAddress(), order.getDomain(), partitions))));
  }
}
