package dev.millrace.engine.nd4j.layers;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorShape;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A model's weights and their gradients, each one array in the order of {@link
 * ModelConfig#tensors()} without gaps, so that tensors which stand side by side multiply as one
 * matrix: queries, keys and values, or gates and values.
 */
public final class Parameters implements AutoCloseable {
  private final Map<String, Slot> slots;
  private final long length;
  private final FloatArray weights;
  private final FloatArray gradients;

  /** A tensor and the index of its first number. */
  public record Slot(TensorShape tensor, long offset) {

    public long elements() {
      return tensor.elements();
    }

    public int columns() {
      return Math.toIntExact(tensor.shape().getLast());
    }
  }

  public Parameters(List<TensorShape> tensors, Weights initial) {
    Map<String, Slot> placed = new LinkedHashMap<>();
    long offset = 0;
    for (TensorShape tensor : tensors) {
      placed.put(tensor.name(), new Slot(tensor, offset));
      offset += tensor.elements();
    }
    slots = Collections.unmodifiableMap(placed);
    length = offset;
    weights = new FloatArray(length);
    gradients = new FloatArray(length);
    restore(initial);
  }

  public long length() {
    return length;
  }

  public Collection<Slot> slots() {
    return slots.values();
  }

  public Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw new NoSuchElementException("no tensor " + name);
    }
    return slot;
  }

  /**
   * Where tensors begin, which must stand one after the other.
   *
   * @param names at least one
   */
  public long offset(List<String> names) {
    long end = slot(names.getFirst()).offset;
    for (String name : names) {
      Slot slot = slot(name);
      if (slot.offset != end) {
        throw new IllegalStateException(name + " does not stand after its predecessor");
      }
      end += slot.elements();
    }
    return slot(names.getFirst()).offset;
  }

  public FloatArray weights() {
    return weights;
  }

  public FloatArray gradients() {
    return gradients;
  }

  public long address(String name) {
    return weights.address(slot(name).offset);
  }

  long gradientAddress(String name) {
    return gradients.address(slot(name).offset);
  }

  private void restore(Weights initial) {
    for (Slot slot : slots.values()) {
      restore(initial, "", slot, weights.address(slot.offset));
    }
  }

  /** Copies a tensor of a slot's shape, named with a suffix, to an address. */
  static void restore(Weights from, String suffix, Slot slot, long address) {
    Tensor tensor = from.get(slot.tensor.name() + suffix);
    if (!tensor.shape().equals(slot.tensor.shape())) {
      throw new IllegalArgumentException(
          "tensor %s has shape %s, the model needs %s"
              .formatted(tensor.name(), tensor.shape(), slot.tensor.shape()));
    }
    tensor.copyTo(Memory.segment(address, slot.elements()));
  }

  /** A copy of the weights. */
  public Weights copy() {
    return Weights.<RuntimeException>of(
        arena -> {
          Map<String, Tensor> tensors = new LinkedHashMap<>();
          for (Slot slot : slots.values()) {
            String name = slot.tensor.name();
            tensors.put(name, copy(name, slot, weights.address(slot.offset), arena));
          }
          return tensors;
        });
  }

  static Tensor copy(String name, Slot slot, long address, Arena arena) {
    MemorySegment data = arena.allocate(slot.elements() * Float.BYTES, Long.BYTES);
    data.copyFrom(Memory.segment(address, slot.elements()));
    return new Tensor(name, DataType.F32, slot.tensor.shape(), data);
  }

  @Override
  public void close() {
    weights.close();
    gradients.close();
  }
}
