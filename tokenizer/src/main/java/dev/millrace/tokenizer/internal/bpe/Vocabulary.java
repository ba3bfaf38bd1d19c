package dev.millrace.tokenizer.internal.bpe;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of every token by id, back to back in one array; an id in a gap has no bytes. */
public final class Vocabulary {
  private final byte[] bytes;
  private final int[] offsets;
  private final int maxLength;

  /** Ids at or above zero, bytes not empty. */
  public Vocabulary(SortedMap<Integer, byte[]> tokens) {
    int size = tokens.isEmpty() ? 0 : tokens.lastKey() + 1;
    int total = 0;
    int longest = 0;
    for (byte[] token : tokens.values()) {
      total = Math.addExact(total, token.length);
      longest = Math.max(longest, token.length);
    }
    bytes = new byte[total];
    offsets = new int[size + 1];
    maxLength = longest;
    int end = 0;
    int id = 0;
    for (Map.Entry<Integer, byte[]> token : tokens.entrySet()) {
      while (id <= token.getKey()) {
        offsets[id++] = end;
      }
      System.arraycopy(token.getValue(), 0, bytes, end, token.getValue().length);
      end += token.getValue().length;
    }
    offsets[size] = end;
  }

  /** Largest id + 1. */
  public int size() {
    return offsets.length - 1;
  }

  int maxLength() {
    return maxLength;
  }

  public boolean has(int id) {
    return id >= 0 && id < size() && offsets[id] < offsets[id + 1];
  }

  public int offset(int id) {
    return offsets[id];
  }

  public int length(int id) {
    return offsets[id + 1] - offsets[id];
  }

  /** All tokens' bytes; {@link #offset} and {@link #length} say where each lies. */
  public byte[] flat() {
    return bytes;
  }

  public byte[] token(int id) {
    return Arrays.copyOfRange(bytes, offsets[id], offsets[id + 1]);
  }

  SortedMap<Integer, byte[]> asMap() {
    SortedMap<Integer, byte[]> map = new TreeMap<>();
    for (int id = 0; id < size(); id++) {
      if (has(id)) {
        map.put(id, token(id));
      }
    }
    return map;
  }
}
