package dev.millrace.filters.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Half-open ranges of a string in rising order: its words, or its lines. */
public final class Spans {

  private final String text;
  private final int[] bounds;
  private final int count;

  /**
   * Takes ownership of {@code bounds}: start and end of each span in turn, 2 * count of them used.
   */
  Spans(String text, int[] bounds, int count) {
    this.text = text;
    this.bounds = bounds;
    this.count = count;
  }

  public int count() {
    return count;
  }

  /** Offset of a span's first {@code char}. */
  public int start(int index) {
    return bounds[2 * index];
  }

  /** Offset after a span's last {@code char}. */
  public int end(int index) {
    return bounds[2 * index + 1];
  }

  /** A span's characters. */
  public String get(int index) {
    return text.substring(start(index), end(index));
  }

  public List<String> toList() {
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(get(i));
    }
    return list;
  }

  @Override
  public String toString() {
    return toList().toString();
  }

  /** Collects spans in order. */
  static final class Builder {

    private final String text;
    private int[] bounds;
    private int count;

    Builder(String text) {
      this.text = text;
      this.bounds = new int[Math.max(16, text.length() / 2)];
    }

    void add(int start, int end) {
      if (2 * count + 2 > bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * bounds.length);
      }
      bounds[2 * count] = start;
      bounds[2 * count + 1] = end;
      count++;
    }

    Spans build() {
      return new Spans(text, bounds, count);
    }
  }
}
