package dev.millrace.filters.boilerplate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where the slots of a {@link HostTable} are kept. */
public interface HostStore {

  Optional<byte[]> get(int slot);

  void put(int slot, byte[] value);

  /** A store on the heap, for tests, evaluations and offline runs. */
  static HostStore inMemory() {
    Map<Integer, byte[]> slots = new HashMap<>();
    return new HostStore() {
      @Override
      public Optional<byte[]> get(int slot) {
        return Optional.ofNullable(slots.get(slot));
      }

      @Override
      public void put(int slot, byte[] value) {
        slots.put(slot, value.clone());
      }
    };
  }
}
