package dev.millrace.crawl.frontier;

import java.util.Optional;

/** Bytes by key, in the order of the keys as unsigned bytes. */
public interface SortedStore {

  /** One entry. */
  record Entry(byte[] key, byte[] value) {}

  Optional<byte[]> get(byte[] key);

  void put(byte[] key, byte[] value);

  void delete(byte[] key);

  /** The first entry at or after a key and before another. */
  Optional<Entry> first(byte[] from, byte[] to);
}
