package dev.millrace.filters.stream.boilerplate;

import dev.millrace.filters.boilerplate.HostStore;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The slots of hosts in a store of the curation: one table for each partition of {@code documents},
 * kept in the transaction of what was decided by it.
 */
public record KeptHosts(KeyValueStore<Integer, byte[]> slots) implements HostStore {
  /** Name of the store. */
  public static final String STORE = "boilerplate-hosts";

  /** Cached: the slot of a host that is crawled through is written once a transaction. */
  public static StoreBuilder<KeyValueStore<Integer, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STORE), Serdes.Integer(), Serdes.ByteArray())
        .withCachingEnabled();
  }

  @Override
  public Optional<byte[]> get(int slot) {
    return Optional.ofNullable(slots.get(slot));
  }

  @Override
  public void put(int slot, byte[] value) {
    slots.put(slot, value);
  }
}
