package dev.millrace.crawl.stream;

import dev.millrace.crawl.frontier.SortedStore;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store of Kafka Streams. */
record KeyValueSortedStore(KeyValueStore<Bytes, byte[]> store) implements SortedStore {

  @Override
  public Optional<byte[]> get(byte[] key) {
    return Optional.ofNullable(store.get(Bytes.wrap(key)));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    store.put(Bytes.wrap(key), value);
  }

  @Override
  public void delete(byte[] key) {
    store.delete(Bytes.wrap(key));
  }

  @Override
  public Optional<Entry> first(byte[] from, byte[] to) {
    // The store's ranges end with their last key, this one before it.
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
      if (!entries.hasNext()) {
        return Optional.empty();
      }
      KeyValue<Bytes, byte[]> first = entries.next();
      return Arrays.equals(first.key.get(), to)
          ? Optional.empty()
          : Optional.of(new Entry(first.key.get(), first.value));
    }
  }
}
