package dev.millrace.filters.url;

import java.util.Arrays;

/**
 * A set of strings that keeps 64 bits of each. Some 4.6 million names, UT1's adult category, take
 * 64 MiB; a string that is not in such a set is taken for one with a probability of 2.5e-13.
 */
final class HashedStrings {

  private long[] slots = new long[1024];
  private int size;

  void add(String string) {
    if (2L * (size + 1) > slots.length) {
      grow();
    }
    if (insert(slots, hash(string))) {
      size++;
    }
  }

  boolean contains(String string) {
    long hash = hash(string);
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0) {
      if (slots[slot] == hash) {
        return true;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return false;
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    Arrays.stream(slots).filter(hash -> hash != 0).forEach(hash -> insert(larger, hash));
    slots = larger;
  }

  private static boolean insert(long[] slots, long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0) {
      if (slots[slot] == hash) {
        return false;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = hash;
    return true;
  }

  /** FNV-1a with MurmurHash3's finalizer; 0 marks an empty slot and is no hash. */
  private static long hash(String string) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < string.length(); i++) {
      hash = (hash ^ string.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
