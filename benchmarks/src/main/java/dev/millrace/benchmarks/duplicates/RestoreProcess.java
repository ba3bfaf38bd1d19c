package dev.millrace.benchmarks.duplicates;

import com.google.common.primitives.Longs;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.StreamsStage;
import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.filters.duplicates.IndexStore;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.stream.OversizedRecords;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * A stage in a process of its own that indexes synthetic documents by the numbers that come on a
 * topic, in a store as curation's, and says when its state was restored.
 */
public final class RestoreProcess {
  static final String STAGE = "restore";

  private static final String STORE = "duplicate-index";
  private static final Duration RETENTION = Duration.ofDays(30);
  private static final int POLL_RECORDS = 2_000;

  private RestoreProcess() {}

  /** Brokers, registry, folder of the state, and settings. */
  public static void main(String[] arguments) throws InterruptedException {
    Connection connection = Connection.to(arguments[0], arguments[1]);
    Wiring wiring =
        new Wiring(
            Settings.of(Optional.empty(), Arrays.asList(arguments).subList(3, arguments.length)));
    Monitoring monitoring = Monitoring.start(wiring);
    ClusterSession session =
        ClusterSession.begun(
            STAGE,
            ChosenGeneration.read(wiring, connection),
            connection,
            WaitNotices.SILENT,
            monitoring);
    StreamsStage.start(
        new OversizedRecords.Stage(STAGE, session.topics(), session.serdes()),
        topology(session.topics().pages().name()),
        connection,
        session.outages(),
        new StreamsStage.Options(
            wiring.streams(Path.of(arguments[2])), POLL_RECORDS, (short) 1, monitoring));
    monitoring.health().started();
    while (!monitoring.health().isReady()) {
      Thread.sleep(20);
    }
    long sinceStart =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.println("ready " + sinceStart);
    new CountDownLatch(1).await();
  }

  private static Topology topology(String source) {
    return new Topology()
        .addSource(
            "numbers", Serdes.String().deserializer(), Serdes.ByteArray().deserializer(), source)
        .addProcessor("index", Indexing::new, "numbers")
        .addStateStore(
            Stores.windowStoreBuilder(
                Stores.persistentWindowStore(STORE, RETENTION, Duration.ofMillis(1), false),
                Serdes.Bytes(),
                Serdes.ByteArray()),
            "index");
  }

  private static final class Indexing extends ContextualProcessor<String, byte[], Void, Void> {
    private Optional<DuplicateIndex> index = Optional.empty();

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      super.init(context);
      index = Optional.of(new DuplicateIndex(entries(context.getStateStore(STORE))));
    }

    @Override
    public void process(Record<String, byte[]> record) {
      SyntheticDocuments.add(index.orElseThrow(), Longs.fromByteArray(record.value()));
    }

    /** All at one time, as those of one window are. */
    private static IndexStore entries(WindowStore<Bytes, byte[]> store) {
      long start = RETENTION.toMillis();
      return new IndexStore() {
        @Override
        public Optional<byte[]> get(byte[] key) {
          return Optional.ofNullable(store.fetch(Bytes.wrap(key), start));
        }

        @Override
        public void put(byte[] key, byte[] value) {
          store.put(Bytes.wrap(key), value, start);
        }

        @Override
        public void remove(byte[] key) {
          store.put(Bytes.wrap(key), null, start);
        }
      };
    }
  }
}
