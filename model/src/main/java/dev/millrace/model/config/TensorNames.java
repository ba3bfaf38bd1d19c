package dev.millrace.model.config;

import java.util.List;
import java.util.Optional;

/**
 * A family's tensors as transformers names them, without {@code .weight} and {@code .bias}.
 *
 * @param prefix of all names but the output layer's; models saved without that layer lack it
 * @param embedding the tokens' vectors [vocabulary, width], as are those of the output layer
 * @param positions the table of learned positions, where there is one
 * @param anyLayer the names of a layer with {@link #NUMBER} in place of its number
 */
public record TensorNames(
    String prefix,
    String embedding,
    Optional<String> positions,
    LayerNames anyLayer,
    String lastNorm,
    String output) {

  /** Stands in {@link #anyLayer} for the number. */
  public static final String NUMBER = "{}";

  private static final List<String> DERIVED =
      List.of(
          ".attn.bias",
          ".attn.masked_bias",
          ".attention.bias",
          ".attention.masked_bias",
          ".rotary_emb.inv_freq");

  public static String weight(String name) {
    return name + ".weight";
  }

  public static String bias(String name) {
    return name + ".bias";
  }

  /** The names of a layer, counted from 0. */
  public LayerNames layer(int number) {
    return anyLayer.map(name -> name.replace(NUMBER, Integer.toString(number)));
  }

  /** The name under which a tensor of a file is kept. */
  public String canonical(String name) {
    return name.startsWith(prefix) || name.equals(weight(output)) ? name : prefix + name;
  }

  /**
   * Whether the config gives a tensor's content: causal masks, frequencies, a tied output layer.
   */
  public boolean isDerived(ModelConfig config, String name) {
    return DERIVED.stream().anyMatch(name::endsWith)
        || (config.tiedEmbeddings() && name.equals(weight(output)));
  }
}
