package dev.millrace.engine.torch;

import dev.millrace.model.config.HiddenMatrix;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.LinearNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorShape;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * A model's weights and gradients, each one flat tensor, so that zeroing, the norm and the
 * optimizer are one kernel each. What the layers see are leaves: views of both. Tensors that
 * together are one linear layer are one leaf, and so multiply as one matrix.
 */
final class Parameters implements AutoCloseable {
  // Leaves begin at multiples of 64 bytes; the gaps are zero and stay so.
  private static final long ALIGNMENT = 16;

  private final List<Slot> slots;
  private final Map<String, Tensor> leaves = new LinkedHashMap<>();
  private final Tensor weights;
  private final Tensor gradients;
  private final long length;
  private final long decayed;

  /** Where a tensor of the checkpoint stands. */
  private record Slot(TensorShape tensor, long offset) {}

  /** What multiplies as one: consecutive tensors, stacked along their first dimension. */
  private record Leaf(String name, long offset, long elements, long[] shape) {}

  /**
   * @param trainable whether there are gradients
   */
  Parameters(ModelConfig config, Weights initial, Backend backend, boolean trainable) {
    List<TensorShape> ordered = new ArrayList<>(config.tensors());
    // Stable, so that a layer's projections stay beside each other.
    ordered.sort(Comparator.comparing(tensor -> !decays(tensor)));
    Map<String, Slot> named = new HashMap<>();
    List<Leaf> placed = new ArrayList<>();
    long offset = 0;
    long firstUndecayed = -1;
    Map<String, String> firsts = firsts(config);
    for (TensorShape tensor : ordered) {
      String name = firsts.getOrDefault(tensor.name(), tensor.name());
      boolean joined = !placed.isEmpty() && placed.getLast().name().equals(name);
      if (!joined) {
        offset = (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (firstUndecayed < 0 && !decays(tensor)) {
          firstUndecayed = offset;
        }
      }
      named.put(tensor.name(), new Slot(tensor, offset));
      Leaf leaf = leaf(name, offset, tensor);
      if (joined) {
        placed.set(placed.size() - 1, stacked(placed.getLast(), leaf));
      } else {
        placed.add(leaf);
      }
      offset += tensor.elements();
    }
    slots = config.tensors().stream().map(tensor -> named.get(tensor.name())).toList();
    length = (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    decayed = firstUndecayed < 0 ? length : firstUndecayed;
    weights = Scope.lasting(() -> backend.zeros(length));
    gradients = Scope.lasting(() -> backend.zeros(trainable ? length : 0));
    restore(initial, List.of(new Numbers("", weights, _ -> true)));
    placed.forEach(leaf -> leaves.put(leaf.name(), view(leaf, trainable)));
  }

  private static boolean decays(TensorShape tensor) {
    return tensor.shape().size() >= 2;
  }

  /** For each tensor of a linear layer, the layer's first tensor. */
  private static Map<String, String> firsts(ModelConfig config) {
    Map<String, String> firsts = new HashMap<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      LayerNames names = config.names().layer(layer);
      for (LinearNames linear :
          List.of(
              names.attentionInput(),
              names.attentionOutput(),
              names.feedForwardInput(),
              names.feedForwardOutput())) {
        linear.weights().forEach(name -> firsts.put(name, linear.weights().getFirst()));
        linear.biases().forEach(name -> firsts.put(name, linear.biases().getFirst()));
      }
    }
    return firsts;
  }

  private static Leaf leaf(String name, long offset, TensorShape tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    return new Leaf(name, offset, tensor.elements(), shape);
  }

  private static Leaf stacked(Leaf above, Leaf below) {
    long[] shape = above.shape().clone();
    shape[0] += below.shape()[0];
    return new Leaf(above.name(), above.offset(), above.elements() + below.elements(), shape);
  }

  private Tensor view(Leaf leaf, boolean trainable) {
    return Scope.lasting(
        () -> {
          Tensor view = weights.narrow(0, leaf.offset(), leaf.elements()).view(leaf.shape());
          Tensor tensor = view.detach().requires_grad_(trainable);
          if (trainable) {
            // There from the start, so that autograd adds to it in place.
            tensor
                .mutable_grad()
                .put(gradients.narrow(0, leaf.offset(), leaf.elements()).view(leaf.shape()));
          }
          return tensor;
        });
  }

  /** A leaf: one tensor, or all of a linear layer, stacked, under the name of the first. */
  Tensor get(String leaf) {
    Tensor tensor = leaves.get(leaf);
    if (tensor == null) {
      throw new NoSuchElementException("no tensor " + leaf);
    }
    return tensor;
  }

  long length() {
    return length;
  }

  /** How many elements decay: they come first, tensors of one dimension after them. */
  long decayed() {
    return decayed;
  }

  Tensor weights() {
    return weights;
  }

  Tensor gradients() {
    return gradients;
  }

  /**
   * Copies what {@link #copy(List)} gave into tensors that share their memory with none other's.
   */
  void restore(Weights from, List<Numbers> all) {
    all.stream()
        .collect(
            Collectors.groupingBy(
                Numbers::flat, IdentityHashMap<Tensor, List<Numbers>>::new, Collectors.toList()))
        .forEach((flat, numbers) -> restore(from, numbers, flat));
  }

  private void restore(Weights from, List<Numbers> all, Tensor into) {
    Scope.run(
        () -> {
          Tensor host = Backend.hostFloats(length);
          host.zero_();
          for (Slot slot : slots) {
            Optional<String> suffix = suffix(all, slot.tensor.name());
            if (suffix.isEmpty()) {
              continue;
            }
            dev.millrace.model.weights.Tensor tensor = from.get(slot.tensor.name() + suffix.get());
            if (!tensor.shape().equals(slot.tensor.shape())) {
              throw new IllegalArgumentException(
                  "tensor %s has shape %s, the model needs %s"
                      .formatted(tensor.name(), tensor.shape(), slot.tensor.shape()));
            }
            tensor.copyTo(segment(host, slot));
          }
          into.copy_(host);
        });
  }

  private static Optional<String> suffix(List<Numbers> all, String name) {
    return all.stream().filter(one -> one.of().test(name)).map(Numbers::suffix).findFirst();
  }

  /** A matrix of a tensor like the weights; it shares its memory. */
  Tensor view(Tensor flat, HiddenMatrix matrix) {
    Slot slot =
        slots.stream()
            .filter(one -> one.tensor.name().equals(matrix.tensor()))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("no tensor " + matrix.tensor()));
    return flat.narrow(0, slot.offset, slot.tensor.elements())
        .view(-1, matrix.stride())
        .narrow(0, matrix.offset() / matrix.stride(), matrix.rows())
        .narrow(1, matrix.offset() % matrix.stride(), matrix.columns());
  }

  /** Where tensors that decay stand, those of some names left out; without gaps that matter. */
  List<Range> decayedBeside(Set<String> names) {
    List<Range> ranges = new ArrayList<>();
    for (Slot slot : slots) {
      if (decays(slot.tensor) && !names.contains(slot.tensor.name())) {
        ranges.add(new Range(slot.offset, slot.tensor.elements()));
      }
    }
    return ranges;
  }

  /** A part of a tensor like the weights. */
  record Range(long offset, long length) {}

  /** A copy of the weights. */
  Weights copy() {
    return copy(List.of(new Numbers("", weights, _ -> true)));
  }

  /**
   * A tensor like the weights.
   *
   * @param suffix what is put after a weight's name
   * @param of names of the weights that have such numbers
   */
  record Numbers(String suffix, Tensor flat, Predicate<String> of) {}

  /** Copies of tensors like the weights. */
  Weights copy(List<Numbers> all) {
    return Weights.<RuntimeException>of(
        arena -> {
          Map<String, dev.millrace.model.weights.Tensor> copies = new LinkedHashMap<>();
          all.forEach(
              numbers -> Scope.run(() -> copy(numbers.flat().cpu(), numbers, arena, copies)));
          return copies;
        });
  }

  private void copy(
      Tensor host,
      Numbers numbers,
      Arena arena,
      Map<String, dev.millrace.model.weights.Tensor> copies) {
    for (Slot slot : slots) {
      if (!numbers.of().test(slot.tensor.name())) {
        continue;
      }
      String name = slot.tensor.name() + numbers.suffix();
      MemorySegment data = arena.allocate(slot.tensor.elements() * Float.BYTES, Long.BYTES);
      data.copyFrom(segment(host, slot));
      copies.put(
          name,
          new dev.millrace.model.weights.Tensor(name, DataType.F32, slot.tensor.shape(), data));
    }
  }

  @SuppressWarnings("restricted") // the memory is libtorch's
  private static MemorySegment segment(Tensor host, Slot slot) {
    long address = host.data_ptr().address() + slot.offset * Float.BYTES;
    return MemorySegment.ofAddress(address).reinterpret(slot.tensor.elements() * Float.BYTES);
  }

  @Override
  public void close() {
    leaves.values().forEach(Scope::release);
    leaves.clear();
    Scope.release(gradients);
    Scope.release(weights);
  }
}
