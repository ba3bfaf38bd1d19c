package dev.millrace.schemas.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class TornStoreTest {
  @TempDir Path state;
  private Path task;
  private Path store;

  @BeforeEach
  void leaveAStoreWithoutItsTables() throws IOException {
    task = state.resolve("stage/0_0");
    store = Files.createDirectories(task.resolve("rocksdb/seen"));
    Files.writeString(store.resolve("CURRENT"), "MANIFEST-00");
    Files.writeString(store.resolve("000007.sst"), "cut");
    Files.writeString(task.resolve(".checkpoint"), "0\n0\n");
  }

  private void open() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(
        "in",
        Consumed.with(Serdes.String(), Serdes.String()),
        Materialized.as(Stores.persistentKeyValueStore("seen")));
    Topology topology = builder.build();
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "stage");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    new TopologyTestDriver(topology, properties).close();
  }

  @Test
  void isToldByWhatKafkaStreamsThrowsAndOpensOnceDeleted() {
    Throwable refused = catchThrowable(this::open);
    TornStore torn = TornStore.of(new IllegalStateException(refused)).orElseThrow();

    assertThat(torn).isEqualTo(new TornStore(store, task.resolve(".checkpoint")));
    torn.delete();

    assertThat(store).doesNotExist();
    assertThat(task.resolve(".checkpoint")).doesNotExist();
    open();
  }

  @Test
  void aStoreOfWhichATableIsMissingIsTornToo() {
    assertThat(TornStore.of(notOpened(Status.Code.IOError, "No such file or directory: 7.sst")))
        .isPresent();
  }

  @Test
  void aStoreThatAnotherProcessHoldsOrADiskThatIsFullIsNotTorn() {
    assertThat(TornStore.of(notOpened(Status.Code.IOError, "While lock file: LOCK"))).isEmpty();
    assertThat(TornStore.of(notOpened(Status.Code.IOError, "No space left on device"))).isEmpty();
    assertThat(TornStore.of(new IllegalStateException("Corruption"))).isEmpty();
  }

  private Throwable notOpened(Status.Code code, String message) {
    return new ProcessorStateException(
        "Error opening store seen at location " + store,
        new RocksDBException(message, new Status(code, Status.SubCode.None, message)));
  }
}
