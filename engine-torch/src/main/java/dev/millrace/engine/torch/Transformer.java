package dev.millrace.engine.torch;

import dev.millrace.model.config.Architecture;
import dev.millrace.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The forward pass of both families, in parts that the caller puts together. */
final class Transformer implements AutoCloseable {
  private final ModelConfig config;
  private final Parameters parameters;
  private final boolean gpt2;
  private final List<Layer> layers = new ArrayList<>();
  private final Optional<Rotary> rotary;

  /**
   * @param positions most tokens in a row
   */
  Transformer(ModelConfig config, Parameters parameters, int positions, Backend backend) {
    this.config = config;
    this.parameters = parameters;
    this.gpt2 = config.architecture() == Architecture.GPT2;
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(
          gpt2
              ? Gpt2Layer.of(config, parameters, layer)
              : LlamaLayer.of(config, parameters, layer));
    }
    rotary = gpt2 ? Optional.empty() : Optional.of(new Rotary(config, positions, backend));
  }

  List<Layer> layers() {
    return layers;
  }

  /** Name of the token embedding's leaf. */
  private String table() {
    return gpt2 ? "transformer.wte.weight" : "model.embed_tokens.weight";
  }

  /**
   * The stream before the first layer.
   *
   * @param ids [rows, length], whose first position is {@code first}
   * @return [rows * length, width]
   */
  Tensor embed(Tensor ids, int first, int length) {
    Tensor embedded = torch.embedding(parameters.get(table()), ids);
    if (gpt2) {
      embedded = embedded.add(parameters.get("transformer.wpe.weight").narrow(0, first, length));
    }
    return embedded.reshape(-1, config.width());
  }

  /** The stream behind the last layer, normalised. */
  Tensor normalise(Tensor x) {
    return gpt2
        ? Gpt2Layer.normalise(config, parameters, "transformer.ln_f", x)
        : LlamaLayer.normalise(config, parameters, "model.norm", x);
  }

  /** [tokens, vocabularySize] of [tokens, width]. */
  Tensor logits(Tensor normed) {
    return torch.linear(
        normed, parameters.get(config.tiedEmbeddings() ? table() : "lm_head.weight"));
  }

  /** Attention of whole rows of one length. */
  Attention causal(int length) {
    return projected -> {
      Heads heads = heads(projected, 0, length);
      return together(attend(heads.queries(), heads.keys(), heads.values(), true), length);
    };
  }

  /**
   * Queries, keys and values apart, turned where positions are rotary: [rows, heads, length,
   * headSize] each.
   */
  record Heads(Tensor queries, Tensor keys, Tensor values) {}

  Heads heads(Tensor projected, int first, int length) {
    int queries = config.heads();
    int keys = config.keyValueHeads();
    Tensor all = projected.view(-1, length, queries + 2L * keys, config.headSize()).transpose(1, 2);
    Tensor q = all.narrow(1, 0, queries);
    Tensor k = all.narrow(1, queries, keys);
    Tensor v = all.narrow(1, (long) queries + keys, keys);
    return rotary
        .map(
            turns -> {
              // Autocast knows nothing of sums: turned in float32, attended in the values' type.
              Tensor turned = turns.turn(all.narrow(1, 0, (long) queries + keys), first, length);
              Tensor typed = turned.to(v.scalar_type());
              return new Heads(typed.narrow(1, 0, queries), typed.narrow(1, queries, keys), v);
            })
        .orElseGet(() -> new Heads(q, k, v));
  }

  /** Scaled dot products; flash attention where libtorch has it for the device and the type. */
  Tensor attend(Tensor queries, Tensor keys, Tensor values, boolean causal) {
    return attend(queries, keys, values, new TensorOptional(), causal);
  }

  /**
   * @param seen [length, tokens], whether a query meets a key
   */
  Tensor attend(Tensor queries, Tensor keys, Tensor values, TensorOptional seen) {
    return attend(queries, keys, values, seen, false);
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
