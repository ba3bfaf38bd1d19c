package dev.millrace.filters.stream;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The state of {@link DuplicateProcessor}: documents that wait for their turn and how far the order
 * is; the open windows, and their entries, segmented by the start of the window, so that whole
 * segments go when it is over.
 */
final class DuplicateStores {
  static final String WAITING = "dedup-waiting";
  static final String WINDOWS = "dedup-windows";
  static final String INDEX = "duplicate-index";
  static final String[] NAMES = {WAITING, DedupProgress.STORE, WINDOWS, INDEX};

  private DuplicateStores() {}

  static void add(StreamsBuilder builder, DedupSettings settings) {
    builder.addStateStore(waiting());
    builder.addStateStore(progress());
    builder.addStateStore(windows());
    builder.addStateStore(index(settings.retention()));
  }

  /** Cached: most documents wait for less than a transaction, so they reach no disk. */
  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> waiting() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(WAITING), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingEnabled();
  }

  /** Cached: its few values change with every document. */
  private static StoreBuilder<KeyValueStore<String, Long>> progress() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(DedupProgress.STORE), Serdes.String(), Serdes.Long())
        .withCachingEnabled();
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> windows() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(WINDOWS), Serdes.String(), Serdes.ByteArray());
  }

  private static StoreBuilder<WindowStore<Bytes, byte[]>> index(Duration retention) {
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(INDEX, retention, Duration.ofMillis(1), false),
        Serdes.Bytes(),
        Serdes.ByteArray());
  }
}
