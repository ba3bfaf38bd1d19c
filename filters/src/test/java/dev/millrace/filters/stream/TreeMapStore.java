package dev.millrace.filters.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store on the heap, outside any topology. */
final class TreeMapStore<K extends Comparable<K>, V> implements KeyValueStore<K, V> {
  private final TreeMap<K, V> entries = new TreeMap<>();

  @Override
  public void put(K key, @Nullable V value) {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, value);
    }
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return entries.putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<K, V>> all) {
    all.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public @Nullable V delete(K key) {
    return entries.remove(key);
  }

  @Override
  public @Nullable V get(K key) {
    return entries.get(key);
  }

  @Override
  public KeyValueIterator<K, V> range(@Nullable K from, @Nullable K to) {
    NavigableMap<K, V> range = from == null ? entries : entries.tailMap(from, true);
    return iterator(to == null ? range : range.headMap(to, true));
  }

  @Override
  public KeyValueIterator<K, V> all() {
    return iterator(entries);
  }

  private KeyValueIterator<K, V> iterator(NavigableMap<K, V> map) {
    Deque<Map.Entry<K, V>> left = new ArrayDeque<>(map.entrySet());
    return new KeyValueIterator<>() {
      @Override
      public void close() {}

      @Override
      public K peekNextKey() {
        return left.element().getKey();
      }

      @Override
      public boolean hasNext() {
        return !left.isEmpty();
      }

      @Override
      public KeyValue<K, V> next() {
        Map.Entry<K, V> next = left.remove();
        return KeyValue.pair(next.getKey(), next.getValue());
      }
    };
  }

  @Override
  public long approximateNumEntries() {
    return entries.size();
  }

  @Override
  public String name() {
    return "on-the-heap";
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }
}
