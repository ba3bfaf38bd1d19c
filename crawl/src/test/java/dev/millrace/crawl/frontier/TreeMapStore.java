package dev.millrace.crawl.frontier;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A store in memory. */
final class TreeMapStore implements SortedStore {
  private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  static FrontierStores stores() {
    return new FrontierStores(
        new TreeMapStore(),
        new TreeMapStore(),
        new TreeMapStore(),
        new TreeMapStore(),
        new TreeMapStore(),
        new TreeMapStore(),
        new TreeMapStore());
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    entries.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    entries.remove(key);
  }

  @Override
  public Optional<Entry> first(byte[] from, byte[] to) {
    Map.Entry<byte[], byte[]> first = entries.ceilingEntry(from);
    return first == null || Arrays.compareUnsigned(first.getKey(), to) >= 0
        ? Optional.empty()
        : Optional.of(new Entry(first.getKey(), first.getValue()));
  }

  int size() {
    return entries.size();
  }
}
