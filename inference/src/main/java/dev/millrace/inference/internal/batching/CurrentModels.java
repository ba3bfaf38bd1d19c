package dev.millrace.inference.internal.batching;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that new requests get, by the names of their slots. Under the scheduler's lock. */
final class CurrentModels {
  private final List<String> slots;
  private final Map<String, ModelBatch> batches = new HashMap<>();

  /**
   * @param slots in the order in which {@link #first} looks at them
   */
  CurrentModels(List<String> slots) {
    this.slots = List.copyOf(slots);
  }

  /** The one of the first slot that has one. */
  Optional<ModelBatch> first() {
    return slots.stream().flatMap(slot -> in(slot).stream()).findFirst();
  }

  Optional<ModelBatch> in(String slot) {
    return Optional.ofNullable(batches.get(slot));
  }

  /** The one that was in the slot before and is nowhere now. */
  Optional<ModelBatch> replace(String slot, ModelBatch next) {
    if (!slots.contains(slot)) {
      throw new IllegalArgumentException("no model is served by the name " + slot);
    }
    return Optional.ofNullable(batches.put(slot, next)).filter(before -> !holds(before));
  }

  boolean holds(ModelBatch batch) {
    return batches.containsValue(batch);
  }
}
