package dev.millrace.engine.nd4j.training;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.kernels.PartialSums;
import dev.millrace.engine.nd4j.layers.HeadNorms;
import dev.millrace.engine.nd4j.layers.Norm;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.engine.nd4j.layers.Rotary;
import dev.millrace.model.MicroBatch;
import dev.millrace.model.config.Branches;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Forward and backward pass of a micro-batch. */
final class Transformer implements AutoCloseable {
  private final ModelConfig config;
  private final Parallel parallel;
  private final Embedding embedding;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm lastNorm;
  private final Optional<Rotary> rotary;
  private final CausalAttention attention;
  private final CrossEntropy crossEntropy;
  private final Activations kept;
  private final PartialSums partialSums;

  Transformer(
      ModelConfig config,
      Parameters parameters,
      Parallel parallel,
      int contextLength,
      int microBatchRows) {
    this.config = config;
    this.parallel = parallel;
    int rows = Math.multiplyExact(contextLength, microBatchRows);
    for (int layer = 0; layer < config.layers(); layer++) {
      blocks.add(Block.of(config, parameters, layer));
    }
    TensorNames names = config.names();
    embedding =
        new Embedding(
            parallel,
            parameters,
            parameters.slot(TensorNames.weight(names.embedding())),
            names.positions().map(TensorNames::weight).map(parameters::slot));
    lastNorm = Norm.of(config, parameters, names.lastNorm());
    rotary = config.rotary().map(shape -> new Rotary(shape, contextLength));
    attention = new CausalAttention(config, parallel, contextLength);
    String output = config.tiedEmbeddings() ? names.embedding() : names.output();
    crossEntropy = new CrossEntropy(parameters, TensorNames.weight(output), parallel, rows);
    kept = new Activations(config, rows);
    int widest = Math.max(config.width(), config.feedForwardWidth());
    partialSums = new PartialSums(parallel, Math.max(2 * widest, config.projectedWidth()));
  }

  /**
   * The summed loss of rows.
   *
   * @param length of a row
   */
  double loss(MicroBatch rows, int length) {
    forward(rows.ids(), rows.starts(), length);
    return crossEntropy.loss(kept.normed, rows.targets(), rows.ids().length);
  }

  /** The loss of each target. */
  double[] losses(MicroBatch rows, int length) {
    forward(rows.ids(), rows.starts(), length);
    return crossEntropy.losses(kept.normed, rows.targets(), rows.ids().length);
  }

  /** The summed loss; adds the gradient of {@code scale} times it. */
  double lossAndGradient(MicroBatch rows, int length, float scale) {
    int[] ids = rows.ids();
    forward(ids, rows.starts(), length);
    double loss =
        crossEntropy.lossAndGradient(kept.normed, rows.targets(), ids.length, scale, kept.dNormed);
    backward(ids, rows.starts(), length);
    return loss;
  }

  /** Logits of every position. */
  float[][] logits(int[] ids) {
    forward(ids, new int[ids.length], ids.length);
    return crossEntropy.logits(kept.normed, ids.length);
  }

  private void forward(int[] ids, int[] starts, int length) {
    int rows = ids.length;
    embedding.forward(ids, length, kept.layers.getFirst().input());
    for (int layer = 0; layer < blocks.size(); layer++) {
      Block block = blocks.get(layer);
      Activations.Layer keep = kept.layers.get(layer);
      normalise(block.attentionNorm(), keep.input(), keep.normed(), keep.statistics(), rows);
      block.project().forward(parallel, keep.normed(), keep.unnormed(), rows);
      block.headNorms().ifPresent(norms -> normaliseHeads(norms, keep, rows));
      rotary.ifPresent(turns -> turn(turns, keep.projected(), rows, length, true));
      attention.forward(
          keep.projected(), keep.attended(), keep.logSumExp(), starts, length, block.window());
      block.output().forward(parallel, keep.attended(), keep.input(), keep.middle(), rows);
      normalise(
          block.feedForwardNorm(),
          beforeFeedForward(keep),
          keep.middleNormed(),
          keep.middleStatistics(),
          rows);
      block.up().forward(parallel, keep.middleNormed(), keep.hidden(), rows);
      parallel.run(
          rows,
          (begin, end, thread) ->
              block.activation().forward(keep.hidden(), keep.activated(), begin, end));
      block.down().forward(parallel, keep.activated(), keep.middle(), kept.output(layer), rows);
    }
    normalise(lastNorm, kept.last, kept.normed, kept.lastStatistics, rows);
  }

  private void backward(int[] ids, int[] starts, int length) {
    int rows = ids.length;
    FloatArray dStream = kept.dStream;
    zero(dStream, rows);
    backNormalise(lastNorm, kept.last, kept.lastStatistics, rows);
    for (int layer = blocks.size() - 1; layer >= 0; layer--) {
      Block block = blocks.get(layer);
      Activations.Layer keep = kept.layers.get(layer);
      // Attention's branch gets the gradient of the stream that it was added to.
      if (config.branches() == Branches.PARALLEL) {
        backOutput(block, keep, rows);
        backFeedForward(block, keep, rows);
      } else {
        backFeedForward(block, keep, rows);
        backOutput(block, keep, rows);
      }
      backAttention(block, keep, starts, length);
    }
    embedding.backward(ids, length, dStream);
  }

  /** The stream that the feed-forward branch sees. */
  private FloatArray beforeFeedForward(Activations.Layer keep) {
    return config.branches() == Branches.PARALLEL ? keep.input() : keep.middle();
  }

  private void backFeedForward(Block block, Activations.Layer keep, int rows) {
    block
        .down()
        .backward(parallel, keep.activated(), kept.dStream, kept.dActivated, partialSums, rows);
    parallel.run(
        rows,
        (begin, end, thread) ->
            block.activation().backward(keep.hidden(), kept.dActivated, kept.dHidden, begin, end));
    block
        .up()
        .backward(parallel, keep.middleNormed(), kept.dHidden, kept.dNormed, partialSums, rows);
    backNormalise(block.feedForwardNorm(), beforeFeedForward(keep), keep.middleStatistics(), rows);
  }

  private void backOutput(Block block, Activations.Layer keep, int rows) {
    block
        .output()
        .backward(parallel, keep.attended(), kept.dStream, kept.dAttended, partialSums, rows);
  }

  private void backAttention(Block block, Activations.Layer keep, int[] starts, int length) {
    int rows = starts.length;
    attention.backward(
        keep.projected(),
        keep.attended(),
        keep.logSumExp(),
        kept.dAttended,
        kept.dProjected,
        starts,
        length,
        block.window());
    rotary.ifPresent(turns -> turn(turns, kept.dProjected, rows, length, false));
    block.headNorms().ifPresent(norms -> backNormaliseHeads(norms, keep, rows));
    block
        .project()
        .backward(parallel, keep.normed(), kept.dUnnormed, kept.dNormed, partialSums, rows);
    backNormalise(block.attentionNorm(), keep.input(), keep.statistics(), rows);
  }

  private void normalise(Norm norm, FloatArray x, FloatArray y, FloatArray statistics, int rows) {
    parallel.run(rows, (begin, end, thread) -> norm.forward(x, y, statistics, begin, end));
  }

  /** From the gradient in {@code dNormed}, adds to that of the stream and of the norm's weights. */
  private void backNormalise(Norm norm, FloatArray x, FloatArray statistics, int rows) {
    partialSums.run(
        rows,
        2 * norm.width(),
        (begin, end, sums) ->
            norm.backward(x, statistics, kept.dNormed, kept.dStream, sums, begin, end));
    for (int share = 0; share < partialSums.shares(); share++) {
      norm.addGradients(partialSums.share(share));
    }
  }

  private void normaliseHeads(HeadNorms norms, Activations.Layer keep, int rows) {
    parallel.run(
        rows,
        (begin, end, thread) ->
            norms.forward(keep.unnormed(), keep.projected(), keep.headStatistics(), begin, end));
  }

  private void backNormaliseHeads(HeadNorms norms, Activations.Layer keep, int rows) {
    norms.backward(
        keep.unnormed(), keep.headStatistics(), kept.dProjected, kept.dUnnormed, partialSums, rows);
  }

  /** Turns queries and keys, which stand first in each row. */
  private void turn(Rotary turns, FloatArray projected, int rows, int length, boolean forward) {
    int stride = config.projectedWidth();
    int turned = config.heads() + config.keyValueHeads();
    parallel.run(
        rows,
        (begin, end, thread) -> {
          for (int row = begin; row < end; row++) {
            for (int head = 0; head < turned; head++) {
              long at = projected.address((long) row * stride + (long) head * config.headSize());
              if (forward) {
                turns.turn(at, row % length);
              } else {
                turns.turnBack(at, row % length);
              }
            }
          }
        });
  }

  private void zero(FloatArray stream, int rows) {
    long width = config.width();
    parallel.run(
        rows,
        (begin, end, thread) -> Memory.zero(stream.address(begin * width), (end - begin) * width));
  }

  @Override
  public void close() {
    rotary.ifPresent(Rotary::close);
    attention.close();
    crossEntropy.close();
    kept.close();
    partialSums.close();
  }
}
