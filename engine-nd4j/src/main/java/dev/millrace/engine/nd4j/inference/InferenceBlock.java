package dev.millrace.engine.nd4j.inference;

import dev.millrace.engine.nd4j.layers.Activation;
import dev.millrace.engine.nd4j.layers.HeadNorms;
import dev.millrace.engine.nd4j.layers.Norm;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.config.BranchNormNames;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.ModelConfig;
import java.util.Optional;

/**
 * The parts of one transformer layer, for inference.
 *
 * @param window tokens that a query sees at most
 * @param branchNorms of what attention and feed-forward give, in families that have them
 */
record InferenceBlock(
    Norm attentionNorm,
    WeightMatrix project,
    Optional<HeadNorms> headNorms,
    int window,
    WeightMatrix output,
    Norm feedForwardNorm,
    WeightMatrix up,
    Activation activation,
    WeightMatrix down,
    Optional<BranchNorms> branchNorms)
    implements AutoCloseable {

  /** The norms of what both branches give. */
  record BranchNorms(Norm attention, Norm feedForward) {

    private static BranchNorms of(ModelConfig config, Parameters vectors, BranchNormNames names) {
      return new BranchNorms(
          Norm.of(config, vectors, names.attention()),
          Norm.of(config, vectors, names.feedForward()));
    }
  }

  /**
   * Copies a layer's weights.
   *
   * @param vectors the model's norms and biases
   */
  static InferenceBlock of(
      ModelConfig config, WeightMatrix.Factory weights, Parameters vectors, int layer) {
    LayerNames names = config.names().layer(layer);
    boolean bias = config.feedForward().bias();
    return new InferenceBlock(
        Norm.of(config, vectors, names.attentionNorm()),
        weights.linear(names.attentionInput(), config.attention().inputBias(), vectors),
        HeadNorms.of(config, vectors, names),
        config.window(layer),
        weights.linear(names.attentionOutput(), config.attention().outputBias(), vectors),
        Norm.of(config, vectors, names.feedForwardNorm()),
        weights.linear(names.feedForwardInput(), bias, vectors),
        Activation.of(config.feedForward()),
        weights.linear(names.feedForwardOutput(), bias, vectors),
        names.branchNorms().map(norms -> BranchNorms.of(config, vectors, norms)));
  }

  @Override
  public void close() {
    project.close();
    output.close();
    up.close();
    down.close();
  }
}
