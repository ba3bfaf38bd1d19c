package dev.millrace.filters.url;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;

/**
 * A set of strings that keeps 64 bits of each. Some 4.6 million names, UT1's adult category, take
 * 64 MiB; a string that is not in such a set is taken for one with a probability of 2.5e-13.
 */
final class HashedStrings {

  private final LongOpenHashSet hashes = new LongOpenHashSet();

  void add(String string) {
    hashes.add(hash(string));
  }

  boolean contains(String string) {
    return hashes.contains(hash(string));
  }

  int size() {
    return hashes.size();
  }

  /** FNV-1a with MurmurHash3's finalizer. */
  private static long hash(String string) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < string.length(); i++) {
      hash = (hash ^ string.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
