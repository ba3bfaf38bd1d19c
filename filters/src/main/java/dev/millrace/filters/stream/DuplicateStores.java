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
 * The state of {@link DuplicateProcessor}: the open windows, and their entries, segmented by the
 * start of the window, so that whole segments go when it is over.
 */
final class DuplicateStores {
  static final String WINDOWS = "dedup-windows";
  static final String INDEX = "duplicate-index";
  static final String[] NAMES = {WINDOWS, INDEX};

  private DuplicateStores() {}

  static void add(StreamsBuilder builder, DedupSettings settings) {
    builder.addStateStore(windows());
    builder.addStateStore(index(settings.retention()));
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
