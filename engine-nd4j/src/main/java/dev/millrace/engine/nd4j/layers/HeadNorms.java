package dev.millrace.engine.nd4j.layers;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.PartialSums;
import dev.millrace.model.config.HeadNormNames;
import dev.millrace.model.config.LayerNames;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.NormKind;
import java.util.Optional;

/**
 * The norms of each head's queries and keys in rows of queries, keys and values: to a mean square
 * of 1, one scale for all queries and one for all keys.
 */
public final class HeadNorms {
  private final Norm queries;
  private final Norm keys;
  private final int heads;
  private final int keyValueHeads;
  private final int headSize;
  private final int stride;
  private final long valueWidth;

  private HeadNorms(ModelConfig config, Parameters parameters, HeadNormNames names) {
    // Also in a model whose other norms shift.
    NormKind kind = config.norm() == NormKind.LAYER_NORM ? NormKind.RMS_NORM : config.norm();
    this.queries = new RmsNorm(parameters, names.queries(), kind, config.normEpsilon());
    this.keys = new RmsNorm(parameters, names.keys(), kind, config.normEpsilon());
    this.heads = config.heads();
    this.keyValueHeads = config.keyValueHeads();
    this.headSize = config.headSize();
    this.stride = config.projectedWidth();
    this.valueWidth = (long) keyValueHeads * headSize;
  }

  /** Those of a layer, if the model has any. */
  public static Optional<HeadNorms> of(
      ModelConfig config, Parameters parameters, LayerNames names) {
    return config.attention().headNorms()
        ? names.headNorms().map(named -> new HeadNorms(config, parameters, named))
        : Optional.empty();
  }

  /** Numbers kept for each row between forward and backward. */
  public static int statistics(ModelConfig config) {
    return (config.heads() + config.keyValueHeads()) * Norm.STATISTICS;
  }

  /**
   * Normalises one row's queries and keys in place.
   *
   * @param row address of queries, keys and values
   * @param scratch address of {@link Norm#STATISTICS} numbers
   */
  public void forwardRow(long row, long scratch) {
    for (int head = 0; head < heads + keyValueHeads; head++) {
      long at = row + (long) head * headSize * BYTES;
      norm(head).forwardRow(at, at, scratch);
    }
  }

  /**
   * Normalises rows [begin, end) of queries and keys, and copies their values.
   *
   * @param statistics filled for {@link #backward}
   */
  public void forward(FloatArray x, FloatArray y, FloatArray statistics, int begin, int end) {
    for (int row = begin; row < end; row++) {
      for (int head = 0; head < heads + keyValueHeads; head++) {
        norm(head)
            .forwardRow(
                x.address(at(row, head)),
                y.address(at(row, head)),
                statistics.address(kept(row, head)));
      }
      long values = at(row, heads + keyValueHeads);
      Memory.copy(x.address(values), y.address(values), valueWidth);
    }
  }

  /**
   * The gradient before the norms from that after them, and that of the scales.
   *
   * @param dx overwritten
   * @param sums of {@code 2 * headSize} numbers at least
   */
  public void backward(
      FloatArray x,
      FloatArray statistics,
      FloatArray dy,
      FloatArray dx,
      PartialSums sums,
      int rows) {
    sums.run(
        rows,
        2 * headSize,
        (begin, end, scales) -> {
          for (int row = begin; row < end; row++) {
            backwardRow(x, statistics, dy, dx, row, scales);
          }
        });
    for (int share = 0; share < sums.shares(); share++) {
      queries.addGradients(sums.share(share));
      keys.addGradients(sums.share(share) + (long) headSize * BYTES);
    }
  }

  /**
   * @param scales the sums for queries, then those for keys
   */
  private void backwardRow(
      FloatArray x, FloatArray statistics, FloatArray dy, FloatArray dx, int row, long scales) {
    for (int head = 0; head < heads + keyValueHeads; head++) {
      long at = at(row, head);
      Memory.zero(dx.address(at), headSize);
      norm(head)
          .backwardRow(
              x.address(at),
              statistics.address(kept(row, head)),
              dy.address(at),
              dx.address(at),
              head < heads ? scales : scales + (long) headSize * BYTES);
    }
    long values = at(row, heads + keyValueHeads);
    Memory.copy(dy.address(values), dx.address(values), valueWidth);
  }

  private Norm norm(int head) {
    return head < heads ? queries : keys;
  }

  private long at(int row, int head) {
    return (long) row * stride + (long) head * headSize;
  }

  private long kept(int row, int head) {
    return ((long) row * (heads + keyValueHeads) + head) * Norm.STATISTICS;
  }
}
