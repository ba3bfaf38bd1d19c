package dev.millrace.filters.stream;

import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.filters.duplicates.IndexStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;

/**
 * One dedup window's entries in the store of all: their keys begin with the window's number, so
 * that windows that start in the same millisecond do not meet, and all lie at the window's start,
 * so that they go together.
 */
record WindowIndexStore(WindowStore<Bytes, byte[]> entries, DedupWindows.Window window)
    implements IndexStore {

  @Override
  public Optional<byte[]> get(byte[] key) {
    return Optional.ofNullable(entries.fetch(inWindow(key), window.start()));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    entries.put(inWindow(key), value, window.start());
  }

  @Override
  public void remove(byte[] key) {
    entries.put(inWindow(key), null, window.start());
  }

  /** Its documents from an ordinal on, in their order. */
  KeyValueIterator<Windowed<Bytes>, byte[]> documentsFrom(long ordinal) {
    return entries.fetch(
        inWindow(DuplicateIndex.documentKey(ordinal)),
        inWindow(DuplicateIndex.documentKey(DuplicateIndex.MAX_ORDINAL)),
        window.start(),
        window.start());
  }

  /** A key as the window knows it, from one of the store. */
  static byte[] keyOf(Windowed<Bytes> stored) {
    byte[] key = stored.key().get();
    return Arrays.copyOfRange(key, Integer.BYTES, key.length);
  }

  private Bytes inWindow(byte[] key) {
    return Bytes.wrap(
        ByteBuffer.allocate(Integer.BYTES + key.length).putInt(window.number()).put(key).array());
  }
}
