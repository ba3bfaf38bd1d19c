package dev.millrace.filters.stream;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The dedup windows that are open, by name. A window is over when a document in it, or the first of
 * any other window, is younger than its own first by the retention: then the segmented store has
 * let its entries go, and its next document begins it anew.
 */
final class DedupWindows {
  /** Key of what all windows share; no window's name is empty. */
  private static final String ALL = "";

  private final KeyValueStore<String, byte[]> store;
  private final long retentionMillis;

  DedupWindows(KeyValueStore<String, byte[]> store, Duration retention) {
    this.store = store;
    this.retentionMillis = retention.toMillis();
  }

  /**
   * A window's place in the index.
   *
   * @param number never used before; the first bytes of its keys
   * @param start timestamp of its first document, or that of the latest window where this is later,
   *     milliseconds
   */
  record Window(int number, long start) {
    private byte[] toBytes() {
      return ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(number).putLong(start).array();
    }

    private static Window ofBytes(byte[] value) {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      return new Window(bytes.getInt(), bytes.getLong());
    }
  }

  /**
   * The window of a document with this timestamp, begun anew where it is over or never was.
   *
   * @param name not empty
   */
  Window at(String name, long timestamp) {
    byte[] latestValue = store.get(ALL);
    Window latest = latestValue == null ? new Window(-1, 0) : Window.ofBytes(latestValue);
    byte[] value = store.get(name);
    // The segmented store's time is the latest start: a late document does not turn it back.
    long now = Math.max(timestamp, latest.start);
    if (value != null && now - Window.ofBytes(value).start < retentionMillis) {
      return Window.ofBytes(value);
    }
    forgetThoseOver(now);
    Window begun = new Window(latest.number + 1, now);
    store.put(ALL, begun.toBytes());
    store.put(name, begun.toBytes());
    return begun;
  }

  /** Those that have begun, by their numbers. */
  List<Window> open() {
    List<Window> open = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> windows = store.all()) {
      while (windows.hasNext()) {
        KeyValue<String, byte[]> window = windows.next();
        if (!window.key.equals(ALL)) {
          open.add(Window.ofBytes(window.value));
        }
      }
    }
    open.sort(Comparator.comparingInt(Window::number));
    return open;
  }

  private void forgetThoseOver(long now) {
    List<String> over = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> windows = store.all()) {
      while (windows.hasNext()) {
        KeyValue<String, byte[]> window = windows.next();
        if (!window.key.equals(ALL)
            && now - Window.ofBytes(window.value).start >= retentionMillis) {
          over.add(window.key);
        }
      }
    }
    over.forEach(store::delete);
  }
}
