package dev.millrace.tokenizer;

import java.util.Arrays;

/** A growing list of ints. */
final class IntList {
  private int[] elements;
  private int size;

  IntList(int capacity) {
    elements = new int[Math.max(16, capacity)];
  }

  void add(int element) {
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

  int get(int index) {
    return elements[index];
  }

  int size() {
    return size;
  }

  void truncate(int newSize) {
    size = newSize;
  }

  int[] toArray() {
    return Arrays.copyOf(elements, size);
  }

  int[] toArray(int from) {
    return Arrays.copyOfRange(elements, from, size);
  }
}
