package dev.millrace.model.weights;

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

  /** Makes tensors in memory of an arena. */
  @FunctionalInterface
  public interface Source<E extends Exception> {
    Map<String, Tensor> tensors(Arena arena) throws E;
  }

  /** Tensors in memory of their own, which is freed if the source throws. */
  @SuppressWarnings("MustBeClosed") // the arena is closed here on failure and by close() otherwise
  public static <E extends Exception> Weights of(Source<E> source) throws E {
    Arena arena = Arena.ofShared();
    boolean complete = false;
    try {
      Weights weights = new Weights(source.tensors(arena), arena);
      complete = true;
      return weights;
    } finally {
      if (!complete) {
        arena.close();
      }
    }
  }

  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /**
   * The tensor of that name.
   *
   * @throws NoSuchElementException if there is none
   */
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
