package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.layers.Activation;
import dev.millrace.engine.nd4j.layers.HeadNorms;
import dev.millrace.engine.nd4j.layers.Norm;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.ModelConfig;
import java.util.Optional;

/**
 * The parts of one transformer layer: two residual branches, attention and feed-forward.
 *
 * @param window tokens that a query sees at most
 */
record Block(
    Norm attentionNorm,
    Linear project,
    Optional<HeadNorms> headNorms,
    int window,
    Linear output,
    Norm feedForwardNorm,
    Linear up,
    Activation activation,
    Linear down) {

  static Block of(ModelConfig config, Parameters parameters, int layer) {
    LayerNames names = config.names().layer(layer);
    boolean bias = config.feedForward().bias();
    return new Block(
        Norm.of(config, parameters, names.attentionNorm()),
        Linear.of(parameters, names.attentionInput(), config.attention().inputBias()),
        HeadNorms.of(config, parameters, names),
        config.window(layer),
        Linear.of(parameters, names.attentionOutput(), config.attention().outputBias()),
        Norm.of(config, parameters, names.feedForwardNorm()),
        Linear.of(parameters, names.feedForwardInput(), bias),
        Activation.of(config.feedForward()),
        Linear.of(parameters, names.feedForwardOutput(), bias));
  }
}
