package dev.millrace.engine.nd4j;

import dev.millrace.model.InferenceEngine;
import dev.millrace.model.ModelConfig;

/** A sequence's keys and values: for each layer [positions, keyValueHeads * headSize], twice. */
final class KeyValueCache implements InferenceEngine.Sequence {
  private static final int FIRST_CAPACITY = 64;

  private final ModelConfig config;
  private final int width;
  private int length;
  private int capacity;
  private FloatArray numbers;
  private boolean closed;

  KeyValueCache(ModelConfig config) {
    this(config, Math.min(FIRST_CAPACITY, config.contextLength()));
  }

  private KeyValueCache(ModelConfig config, int capacity) {
    this.config = config;
    this.width = config.keyValueHeads() * config.headSize();
    this.capacity = capacity;
    this.numbers = new FloatArray(2L * config.layers() * capacity * width);
  }

  @Override
  public int length() {
    return length;
  }

  /** Makes room for more positions; what is there stays. */
  void reserve(int positions) {
    if (closed) {
      throw new IllegalStateException("the sequence is closed");
    }
    if (positions > config.contextLength()) {
      throw new IllegalArgumentException(
          "%d tokens do not fit the model's context of %d"
              .formatted(positions, config.contextLength()));
    }
    if (positions > capacity) {
      int grown = (int) Math.min(config.contextLength(), Math.max(positions, 2L * capacity));
      KeyValueCache larger = copy(length, grown);
      numbers.close();
      numbers = larger.numbers;
      capacity = grown;
    }
  }

  /** Positions filled from now on. */
  void advance(int positions) {
    length += positions;
  }

  /** The address of a layer's keys at a position. */
  long keys(int layer, int position) {
    return numbers.address((2L * layer * capacity + position) * width);
  }

  /** The address of a layer's values at a position. */
  long values(int layer, int position) {
    return numbers.address(((2L * layer + 1) * capacity + position) * width);
  }

  @Override
  public KeyValueCache fork(int forkLength) {
    if (closed || forkLength < 0 || forkLength > length) {
      throw new IllegalArgumentException(
          closed
              ? "the sequence is closed"
              : "fork at %d of a sequence of %d".formatted(forkLength, length));
    }
    return copy(forkLength, Math.min(FIRST_CAPACITY, config.contextLength()));
  }

  private KeyValueCache copy(int positions, int newCapacity) {
    KeyValueCache copy = new KeyValueCache(config, Math.max(positions, newCapacity));
    for (int layer = 0; layer < config.layers(); layer++) {
      Memory.copy(keys(layer, 0), copy.keys(layer, 0), (long) positions * width);
      Memory.copy(values(layer, 0), copy.values(layer, 0), (long) positions * width);
    }
    copy.length = positions;
    return copy;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      numbers.close();
    }
  }
}
