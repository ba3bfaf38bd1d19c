package dev.millrace.tokenizer.internal.bpe;

import java.util.Arrays;

/** A growing list of ints. */
public final class IntList {
  private int[] elements;
  private int size;

  public IntList(int capacity) {
    elements = new int[Math.max(16, capacity)];
  }

  public void add(int element) {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, Math.addExact(size, size >> 1));
    }
    elements[size++] = element;
  }

  void addAll(int[] more) {
    if (size + more.length > elements.length) {
      elements = Arrays.copyOf(elements, Math.max(size + more.length, size + (size >> 1)));
    }
    System.arraycopy(more, 0, elements, size, more.length);
    size += more.length;
  }

  public int get(int index) {
    return elements[index];
  }

  void set(int index, int element) {
    elements[index] = element;
  }

  public int size() {
    return size;
  }

  public void truncate(int newSize) {
    size = newSize;
  }

  public int[] toArray() {
    return Arrays.copyOf(elements, size);
  }

  public int[] toArray(int from) {
    return Arrays.copyOfRange(elements, from, size);
  }
}
