package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.layers.HeadNorms;
import dev.millrace.engine.nd4j.layers.Norm;
import dev.millrace.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** What the forward pass keeps for the backward pass, and the backward pass's scratch. */
final class Activations implements AutoCloseable {
  private final List<FloatArray> arrays = new ArrayList<>();
  final List<Layer> layers = new ArrayList<>();

  /** The residual stream after the last layer, and normalised. */
  final FloatArray last;

  final FloatArray lastStatistics;
  final FloatArray normed;
  final FloatArray dStream;
  final FloatArray dNormed;

  /** Of queries, keys and values as attention meets them, and as they were projected. */
  final FloatArray dProjected;

  final FloatArray dUnnormed;

  final FloatArray dAttended;
  final FloatArray dActivated;
  final FloatArray dHidden;

  /**
   * What one layer keeps for each row of the micro-batch.
   *
   * @param unnormed queries, keys and values before the norms of heads; without such norms the same
   *     array as {@code projected}
   */
  record Layer(
      FloatArray input,
      FloatArray statistics,
      FloatArray normed,
      FloatArray unnormed,
      FloatArray headStatistics,
      FloatArray projected,
      FloatArray logSumExp,
      FloatArray attended,
      FloatArray middle,
      FloatArray middleStatistics,
      FloatArray middleNormed,
      FloatArray hidden,
      FloatArray activated) {}

  Activations(ModelConfig config, long rows) {
    long stream = rows * config.width();
    long projected = rows * config.projectedWidth();
    long attended = rows * config.attendedWidth();
    long hidden = rows * config.feedForward().hiddenWidth();
    long activated = rows * config.feedForwardWidth();
    boolean headNorms = config.attention().headNorms();
    long headStatistics = headNorms ? rows * HeadNorms.statistics(config) : 0;
    for (int i = 0; i < config.layers(); i++) {
      FloatArray turned = array(projected);
      layers.add(
          new Layer(
              array(stream),
              array(rows * Norm.STATISTICS),
              array(stream),
              headNorms ? array(projected) : turned,
              array(headStatistics),
              turned,
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
    dUnnormed = headNorms ? array(projected) : dProjected;
    dAttended = array(attended);
    dActivated = array(activated);
    // Without gates the nonlinearity keeps the width, and its gradient is formed in place.
    dHidden = hidden == activated ? dActivated : array(hidden);
  }

  /** Numbers that the arrays of a model will hold. */
  static long length(ModelConfig config, long rows) {
    int hidden = config.feedForward().hiddenWidth();
    long attended = config.attendedWidth();
    boolean headNorms = config.attention().headNorms();
    long unnormed = headNorms ? config.projectedWidth() : 0;
    long layer =
        4L * config.width()
            + 2L * Norm.STATISTICS
            + config.projectedWidth()
            + unnormed
            + (headNorms ? HeadNorms.statistics(config) : 0)
            + config.heads()
            + attended
            + hidden
            + config.feedForwardWidth();
    long rest =
        4L * config.width()
            + Norm.STATISTICS
            + config.projectedWidth()
            + unnormed
            + attended
            + config.feedForwardWidth()
            + (hidden == config.feedForwardWidth() ? 0 : hidden);
    return rows * (config.layers() * layer + rest);
  }

  /** The residual stream that a layer writes. */
  FloatArray output(int layer) {
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
