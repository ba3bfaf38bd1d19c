package dev.millrace.engine.torch;

import dev.millrace.model.InferenceEngine.Sequence;
import dev.millrace.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Keys and values of a sequence: two tensors [1, keyValueHeads, capacity, headSize] a layer. */
final class TensorCache implements Sequence {
  private static final int FIRST_CAPACITY = 64;

  private final ModelConfig config;
  private final Backend backend;
  private final List<Tensor> keys = new ArrayList<>();
  private final List<Tensor> values = new ArrayList<>();
  private int capacity;
  private int length;

  TensorCache(ModelConfig config, Backend backend) {
    this.config = config;
    this.backend = backend;
  }

  @Override
  public int length() {
    return length;
  }

  /** Makes room for that many tokens in all; at least doubles the room if it is too little. */
  void reserve(int tokens) {
    if (tokens > config.contextLength()) {
      throw new IllegalArgumentException(
          "%d tokens do not fit the model's context of %d"
              .formatted(tokens, config.contextLength()));
    }
    if (tokens > capacity) {
      int room = Math.max(FIRST_CAPACITY, Math.max(tokens, 2 * capacity));
      grow(keys, room);
      grow(values, room);
      capacity = room;
    }
  }

  private void grow(List<Tensor> tensors, int room) {
    for (int layer = 0; layer < config.layers(); layer++) {
      Tensor wider = empty(room);
      if (layer < tensors.size()) {
        Tensor old = tensors.get(layer);
        Scope.run(() -> wider.narrow(2, 0, length).copy_(old.narrow(2, 0, length)));
        Scope.release(tensors.set(layer, wider));
      } else {
        tensors.add(wider);
      }
    }
  }

  private Tensor empty(int room) {
    return Scope.lasting(() -> backend.zeros(1, config.keyValueHeads(), room, config.headSize()));
  }

  /** Appends keys and values of tokens; returns all that there are then. */
  Transformer.Heads extended(int layer, Transformer.Heads heads, int tokens) {
    keys.get(layer).narrow(2, length, tokens).copy_(heads.keys());
    values.get(layer).narrow(2, length, tokens).copy_(heads.values());
    long total = (long) length + tokens;
    return new Transformer.Heads(
        heads.queries(),
        keys.get(layer).narrow(2, 0, total),
        values.get(layer).narrow(2, 0, total));
  }

  /** After all layers have been extended. */
  void advance(int tokens) {
    length += tokens;
  }

  @Override
  public Sequence fork(int at) {
    if (at < 0 || at > length) {
      throw new IllegalArgumentException("fork at %d of a sequence of %d".formatted(at, length));
    }
    TensorCache fork = new TensorCache(config, backend);
    fork.reserve(at);
    if (fork.capacity > 0) {
      for (int layer = 0; layer < config.layers(); layer++) {
        int of = layer;
        Scope.run(
            () -> {
              fork.keys.get(of).narrow(2, 0, at).copy_(keys.get(of).narrow(2, 0, at));
              fork.values.get(of).narrow(2, 0, at).copy_(values.get(of).narrow(2, 0, at));
            });
      }
    }
    fork.length = at;
    return fork;
  }

  @Override
  public void close() {
    keys.forEach(Scope::release);
    values.forEach(Scope::release);
    keys.clear();
    values.clear();
    capacity = 0;
  }
}
