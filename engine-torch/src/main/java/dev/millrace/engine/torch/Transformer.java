package dev.millrace.engine.torch;

import dev.millrace.model.MicroBatch;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The forward pass, in parts that training and inference combine. */
final class Transformer implements AutoCloseable {
  private final ModelConfig config;
  private final Parameters parameters;
  private final Backend backend;
  private final List<Layer> layers = new ArrayList<>();
  private final Optional<Rotary> rotary;

  /**
   * @param positions most tokens in a row
   */
  Transformer(ModelConfig config, Parameters parameters, int positions, Backend backend) {
    this.config = config;
    this.parameters = parameters;
    this.backend = backend;
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(Layer.of(config, parameters, layer));
    }
    rotary = config.rotary().map(shape -> new Rotary(shape, positions, backend));
  }

  List<Layer> layers() {
    return layers;
  }

  private Tensor weight(String name) {
    return parameters.get(TensorNames.weight(name));
  }

  /**
   * The stream before the first layer.
   *
   * @param ids [rows, length], whose first position is {@code first}
   * @return [rows * length, width]
   */
  Tensor embed(Tensor ids, int first, int length) {
    TensorNames names = config.names();
    Tensor tokens = torch.embedding(weight(names.embedding()), ids);
    return names
        .positions()
        .map(name -> tokens.add(weight(name).narrow(0, first, length)))
        .orElse(tokens)
        .reshape(-1, config.width());
  }

  /** The stream after the last layer, normalised. */
  Tensor normalise(Tensor x) {
    return Layer.normalise(config, parameters, config.names().lastNorm(), x);
  }

  /** [tokens, vocabularySize] of [tokens, width]. */
  Tensor logits(Tensor normed) {
    TensorNames names = config.names();
    return torch.linear(
        normed, weight(config.tiedEmbeddings() ? names.embedding() : names.output()));
  }

  /**
   * A layer's stream after it, for whole rows of one length.
   *
   * @param seen [rows, 1, length, length]: which keys each query sees, where {@link #seen} says so;
   *     empty: all but those after it
   */
  Tensor forward(int layer, Tensor x, int length, Optional<Tensor> seen) {
    return layers
        .get(layer)
        .forward(
            x,
            projected -> {
              Heads heads = heads(layer, projected, 0, length);
              Tensor attended =
                  seen.map(keys -> attendWithin(layer, heads, keys, length))
                      .orElseGet(() -> attend(layer, heads, 0, length));
              return together(attended, length);
            });
  }

  /** Which keys each query of divided rows sees, but for windows; empty where no row is divided. */
  Optional<Tensor> seen(MicroBatch rows, int length) {
    if (!rows.isDivided()) {
      return Optional.empty();
    }
    Tensor keys = backend.ids(IntStream.range(0, length).toArray());
    Tensor starts = backend.ids(rows.starts()).view(-1, 1, length, 1);
    Tensor causal = backend.ones(length, length).tril().to(ScalarType.Bool);
    return Optional.of(keys.ge(starts).logical_and(causal));
  }

  private Tensor attendWithin(int layer, Heads heads, Tensor seen, int length) {
    int window = config.window(layer);
    Tensor near = backend.ones(length, length).triu(1L - window).to(ScalarType.Bool);
    TensorOptional mask = new TensorOptional(window < length ? seen.logical_and(near) : seen);
    return attend(heads.queries(), heads.keys(), heads.values(), mask, false);
  }

  /**
   * Queries, keys and values apart, normalised where the model has norms of heads, turned where
   * positions are rotary: [rows, heads, length, headSize] each.
   */
  record Heads(Tensor queries, Tensor keys, Tensor values) {}

  Heads heads(int layer, Tensor projected, int first, int length) {
    int queries = config.heads();
    int keys = config.keyValueHeads();
    Tensor all = projected.view(-1, length, queries + 2L * keys, config.headSize()).transpose(1, 2);
    Tensor q = all.narrow(1, 0, queries);
    Tensor k = all.narrow(1, queries, keys);
    Tensor v = all.narrow(1, (long) queries + keys, keys);
    if (config.attention().headNorms()) {
      return turned(layers.get(layer).normaliseHeads(new Heads(q, k, v)), first, length);
    }
    return rotary
        .map(
            turns -> {
              // Autocast leaves sums in float32: what was turned takes the values' type again.
              Tensor turned = turns.turn(all.narrow(1, 0, (long) queries + keys), first, length);
              Tensor typed = turned.to(v.scalar_type());
              return new Heads(typed.narrow(1, 0, queries), typed.narrow(1, queries, keys), v);
            })
        .orElseGet(() -> new Heads(q, k, v));
  }

  private Heads turned(Heads heads, int first, int length) {
    return rotary
        .map(
            turns ->
                new Heads(
                    turns.turn(heads.queries(), first, length).to(heads.values().scalar_type()),
                    turns.turn(heads.keys(), first, length).to(heads.values().scalar_type()),
                    heads.values()))
        .orElse(heads);
  }

  /**
   * Scaled dot products; flash attention where libtorch has it for the device, the type and the
   * mask.
   *
   * @param heads queries of {@code length} tokens, keys and values of these and those before them
   * @param before how many tokens come before the first query's
   */
  Tensor attend(int layer, Heads heads, int before, int length) {
    int window = config.window(layer);
    int total = before + length;
    if (before == 0 && length <= window) {
      return attend(
          heads.queries(), heads.keys(), heads.values(), new TensorOptional(), length > 1);
    }
    if (length == 1) {
      int seen = Math.min(window, total);
      Tensor keys = heads.keys().narrow(2, (long) total - seen, seen);
      Tensor values = heads.values().narrow(2, (long) total - seen, seen);
      return attend(heads.queries(), keys, values, new TensorOptional(), false);
    }
    // Row i is at before + i: it sees itself and no later key, and not more than the window.
    Tensor seen = backend.ones(length, total).tril(before).triu((long) before - window + 1);
    TensorOptional mask = new TensorOptional(seen.to(ScalarType.Bool));
    return attend(heads.queries(), heads.keys(), heads.values(), mask, false);
  }

  private Tensor attend(
      Tensor queries, Tensor keys, Tensor values, TensorOptional seen, boolean causal) {
    boolean grouped = config.heads() != config.keyValueHeads();
    return torch.scaled_dot_product_attention(
        queries, keys, values, seen, 0, causal, new DoubleOptional(), grouped);
  }

  /** [rows * length, heads * headSize] of [rows, heads, length, headSize]. */
  Tensor together(Tensor attended, int length) {
    return attended.transpose(1, 2).reshape(-1, (long) config.heads() * config.headSize());
  }

  @Override
  public void close() {
    rotary.ifPresent(Rotary::close);
  }
}
