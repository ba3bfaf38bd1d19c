package dev.millrace.filters.duplicates;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where one dedup window's index is kept: short binary keys and values. */
public interface IndexStore {

  Optional<byte[]> get(byte[] key);

  void put(byte[] key, byte[] value);

  void remove(byte[] key);

  /** A store on the heap, for tests, evaluations and offline runs. */
  static IndexStore inMemory() {
    Map<ByteBuffer, byte[]> entries = new HashMap<>();
    return new IndexStore() {
      @Override
      public Optional<byte[]> get(byte[] key) {
        return Optional.ofNullable(entries.get(ByteBuffer.wrap(key)));
      }

      @Override
      public void put(byte[] key, byte[] value) {
        entries.put(ByteBuffer.wrap(key.clone()), value.clone());
      }

      @Override
      public void remove(byte[] key) {
        entries.remove(ByteBuffer.wrap(key));
      }
    };
  }
}
