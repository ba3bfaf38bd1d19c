package dev.millrace.engine.nd4j.inference;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.layers.Norm;
import dev.millrace.model.config.ModelConfig;
import java.util.List;

/** The arrays of one pass of some rows through the model. */
public final class InferencePass implements AutoCloseable {
  /** Rows that share one reading of the weights; more rows take several passes. */
  public static final int MAX_ROWS = 256;

  /** Rows that get their logits at once. */
  static final int MAX_LOGITS = 64;

  final FloatArray stream;
  final FloatArray statistics;
  final FloatArray normed;
  final FloatArray projected;
  final FloatArray attended;
  final FloatArray branch;
  final FloatArray hidden;
  final FloatArray activated;
  final FloatArray logits;
  final FloatArray scores;

  InferencePass(ModelConfig config, int threads) {
    long rows = MAX_ROWS;
    stream = new FloatArray(rows * config.width());
    statistics = new FloatArray(rows * Norm.STATISTICS);
    normed = new FloatArray(rows * config.width());
    projected = new FloatArray(rows * config.projectedWidth());
    attended = new FloatArray(rows * config.attendedWidth());
    branch = new FloatArray(rows * config.width());
    hidden = new FloatArray(rows * config.feedForward().hiddenWidth());
    activated = new FloatArray(rows * config.feedForwardWidth());
    logits = new FloatArray((long) MAX_LOGITS * config.vocabularySize());
    scores = new FloatArray(threads * CachedAttention.scratch(config));
  }

  @Override
  public void close() {
    List.of(
            stream,
            statistics,
            normed,
            projected,
            attended,
            branch,
            hidden,
            activated,
            logits,
            scores)
        .forEach(FloatArray::close);
  }
}
