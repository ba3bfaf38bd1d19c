package dev.millrace.engine.nd4j.layers;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.layers.Parameters.Slot;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** A number beside each of some tensors' weights, such as a moment; zero at first. */
public final class SlotArray implements AutoCloseable {
  private final String suffix;
  private final Map<Slot, Long> offsets = new LinkedHashMap<>();
  private final FloatArray numbers;

  /**
   * @param suffix what is put after a weight's name
   */
  public SlotArray(String suffix, List<Slot> slots) {
    this.suffix = suffix;
    long offset = 0;
    for (Slot slot : slots) {
      offsets.put(slot, offset);
      offset += slot.elements();
    }
    numbers = new FloatArray(offset);
  }

  /** Of the number beside a tensor's first weight. */
  public long address(Slot slot) {
    Long offset = offsets.get(slot);
    if (offset == null) {
      throw new NoSuchElementException("no numbers beside " + slot.tensor().name());
    }
    return numbers.address(offset);
  }

  /** Takes over what {@link #copy} gave. */
  public void restore(Weights from) {
    offsets.keySet().forEach(slot -> Parameters.restore(from, suffix, slot, address(slot)));
  }

  /** A copy of the numbers beside a tensor. */
  public Tensor copy(Slot slot, Arena arena) {
    return Parameters.copy(slot.tensor().name() + suffix, slot, address(slot), arena);
  }

  @Override
  public void close() {
    numbers.close();
  }
}
