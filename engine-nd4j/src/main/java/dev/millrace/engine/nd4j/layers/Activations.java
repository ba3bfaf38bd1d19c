package dev.millrace.engine.nd4j.layers;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.training.Block;
import dev.millrace.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** What the forward pass keeps for the backward pass, and the backward pass's scratch. */
public final class Activations implements AutoCloseable {
  private final List<FloatArray> arrays = new ArrayList<>();
  public final List<Layer> layers = new ArrayList<>();

  /** The residual stream after the last layer, and normalised. */
  public final FloatArray last;

  public final FloatArray lastStatistics;
  public final FloatArray normed;
  public final FloatArray dStream;
  public final FloatArray dNormed;
  public final FloatArray dProjected;
  public final FloatArray dAttended;
  public final FloatArray dActivated;
  public final FloatArray dHidden;

  /** One layer's, rows of the micro-batch times the numbers of each part. */
  public record Layer(
      FloatArray input,
      FloatArray statistics,
      FloatArray normed,
      FloatArray projected,
      FloatArray logSumExp,
      FloatArray attended,
      FloatArray middle,
      FloatArray middleStatistics,
      FloatArray middleNormed,
      FloatArray hidden,
      FloatArray activated) {}

  public Activations(ModelConfig config, List<Block> blocks, long rows) {
    long stream = rows * config.width();
    long projected = rows * CausalAttention.stride(config);
    long attended = rows * config.heads() * config.headSize();
    long hidden = rows * blocks.getFirst().activation().inputs();
    long activated = rows * config.feedForwardWidth();
    for (int i = 0; i < blocks.size(); i++) {
      layers.add(
          new Layer(
              array(stream),
              array(rows * Norm.STATISTICS),
              array(stream),
              array(projected),
              array(rows * config.heads()),
              array(attended),
              array(stream),
              array(rows * Norm.STATISTICS),
              array(stream),
              array(hidden),
              array(activated)));
    }
    last = array(stream);
    lastStatistics = array(rows * Norm.STATISTICS);
    normed = array(stream);
    dStream = array(stream);
    dNormed = array(stream);
    dProjected = array(projected);
    dAttended = array(attended);
    dActivated = array(activated);
    // Where the nonlinearity keeps the width, its gradient is formed in place.
    dHidden = hidden == activated ? dActivated : array(hidden);
  }

  /** Numbers that the arrays of a model will hold. */
  public static long length(ModelConfig config, long rows) {
    int inputs =
        switch (config.architecture()) {
          case GPT2 -> config.feedForwardWidth();
          case LLAMA -> 2 * config.feedForwardWidth();
        };
    long attended = (long) config.heads() * config.headSize();
    long layer =
        4L * config.width()
            + 2L * Norm.STATISTICS
            + CausalAttention.stride(config)
            + config.heads()
            + attended
            + inputs
            + config.feedForwardWidth();
    long rest =
        4L * config.width()
            + Norm.STATISTICS
            + CausalAttention.stride(config)
            + attended
            + config.feedForwardWidth()
            + (inputs == config.feedForwardWidth() ? 0 : inputs);
    return rows * (config.layers() * layer + rest);
  }

  /** The residual stream that a layer writes. */
  public FloatArray output(int layer) {
    return layer + 1 < layers.size() ? layers.get(layer + 1).input : last;
  }

  private FloatArray array(long length) {
    FloatArray array = new FloatArray(length);
    arrays.add(array);
    return array;
  }

  @Override
  public void close() {
    arrays.forEach(FloatArray::close);
  }
}
