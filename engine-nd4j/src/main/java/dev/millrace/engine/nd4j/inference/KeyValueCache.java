package dev.millrace.engine.nd4j.inference;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.config.ModelConfig;

/**
 * A sequence's keys and values, all of them, also where a sliding window will not look back so far.
 * Each head of each layer has a stretch of memory for its keys and one for its values, which a
 * query reads from one end to the other. Values are [positions, headSize], keys [tiles, headSize,
 * {@link #TILE}], so that a lane is a position.
 */
final class KeyValueCache implements InferenceEngine.Sequence {
  /** Positions of a tile of keys. */
  static final int TILE = 16;

  private static final int FIRST_CAPACITY = 64;

  private final ModelConfig config;
  private final int headSize;
  private int length;
  private int capacity;
  private FloatArray numbers;
  private boolean closed;

  KeyValueCache(ModelConfig config) {
    this(config, Math.min(FIRST_CAPACITY, config.contextLength()));
  }

  private KeyValueCache(ModelConfig config, int positions) {
    this.config = config;
    this.headSize = config.headSize();
    this.capacity = (positions + TILE - 1) / TILE * TILE;
    long stretches = 2L * config.layers() * config.keyValueHeads();
    this.numbers = new FloatArray(stretches * capacity * headSize);
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
      capacity = larger.capacity;
    }
  }

  /** Positions filled from now on. */
  void advance(int positions) {
    length += positions;
  }

  /** The address of a head's tiles of keys. */
  long keys(int layer, int head) {
    return stretch(2L * layer * config.keyValueHeads() + head);
  }

  /** The address of a head's values. */
  long values(int layer, int head) {
    return stretch((2L * layer + 1) * config.keyValueHeads() + head);
  }

  private long stretch(long index) {
    return numbers.address(index * capacity * headSize);
  }

  /**
   * Stores a position's key and value for one head.
   *
   * @param key address of {@code headSize} numbers
   * @param value the same for the value
   */
  void put(int layer, int head, int position, long key, long value) {
    long tile = keys(layer, head) + (long) position / TILE * TILE * headSize * BYTES;
    long to = tile + (long) (position % TILE) * BYTES;
    for (int i = 0; i < headSize; i++) {
      Memory.set(to + (long) i * TILE * BYTES, Memory.get(key + (long) i * BYTES));
    }
    Memory.copy(value, values(layer, head) + (long) position * headSize * BYTES, headSize);
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

  /** Copies whole tiles: what a tile holds after the last position is never read. */
  private KeyValueCache copy(int positions, int newCapacity) {
    KeyValueCache copy = new KeyValueCache(config, Math.max(positions, newCapacity));
    long tiled = (long) (positions + TILE - 1) / TILE * TILE * headSize;
    for (int layer = 0; layer < config.layers(); layer++) {
      for (int head = 0; head < config.keyValueHeads(); head++) {
        Memory.copy(keys(layer, head), copy.keys(layer, head), tiled);
        Memory.copy(values(layer, head), copy.values(layer, head), (long) positions * headSize);
      }
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
