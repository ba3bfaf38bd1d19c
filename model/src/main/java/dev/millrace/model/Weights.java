package dev.millrace.model;

import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** Tensors by name, in a fixed order, and the memory they live in. */
public final class Weights implements AutoCloseable {
  private final Map<String, Tensor> tensors;
  private final Arena arena;

  /**
   * @param arena owns the tensors' memory and is closed with this object
   */
  public Weights(Map<String, Tensor> tensors, Arena arena) {
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    this.arena = arena;
  }

  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The tensor of that name; an exception names it where there is none. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new NoSuchElementException("no tensor " + name + " among " + tensors.size());
    }
    return tensor;
  }

  @Override
  public void close() {
    arena.close();
  }
}
