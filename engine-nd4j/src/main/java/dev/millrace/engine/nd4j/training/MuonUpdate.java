package dev.millrace.engine.nd4j.training;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.engine.nd4j.layers.Parameters.Slot;
import dev.millrace.engine.nd4j.layers.SlotArray;
import dev.millrace.model.Muon;
import dev.millrace.model.config.HiddenMatrix;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Muon in the order of {@code torch.optim.Muon}'s operations. Each matrix is one thread's, so that
 * how many there are changes no bit.
 */
final class MuonUpdate implements TensorUpdate {
  private static final String MOMENTUM = ".momentum_buffer";
  private static final float KEPT = (float) Muon.MOMENTUM;
  private static final float SHARE = (float) (1 - Muon.MOMENTUM);

  private final Muon settings;
  private final Parameters parameters;
  private final List<HiddenMatrix> matrices;
  private final List<Slot> slots;
  private final Parallel parallel;
  private final SlotArray momentum;
  private final FloatArray scratch;
  private final List<Orthogonalisation> workers;

  MuonUpdate(Muon settings, Parameters parameters, List<HiddenMatrix> matrices, Parallel parallel) {
    this.settings = settings;
    this.parameters = parameters;
    this.matrices = matrices;
    this.slots =
        matrices.stream().map(HiddenMatrix::tensor).distinct().map(parameters::slot).toList();
    this.parallel = parallel;
    this.momentum = new SlotArray(MOMENTUM, slots);
    long each = scratchLength(matrices);
    this.scratch = new FloatArray(each * parallel.threads());
    this.workers =
        IntStream.range(0, parallel.threads())
            .mapToObj(thread -> new Orthogonalisation(scratch, each * thread))
            .toList();
  }

  /** Numbers that each thread needs beside the moments. */
  static long scratchLength(List<HiddenMatrix> matrices) {
    return matrices.stream()
        .mapToLong(matrix -> Orthogonalisation.length(matrix.rows(), matrix.columns()))
        .max()
        .orElse(0);
  }

  @Override
  public List<Slot> slots() {
    return slots;
  }

  @Override
  public List<Tensor> moments(Slot slot, Arena arena) {
    return List.of(momentum.copy(slot, arena));
  }

  @Override
  public void restore(Weights moments) {
    momentum.restore(moments);
  }

  @Override
  public void update(long step, double learningRate, float clip) {
    float keep = (float) (1 - learningRate * settings.adamW().weightDecay());
    parallel.run(
        matrices.size(),
        (begin, end, thread) -> {
          for (HiddenMatrix matrix : matrices.subList(begin, end)) {
            double scale = Muon.scale(matrix.rows(), matrix.columns());
            update(matrix, workers.get(thread), clip, keep, (float) (-learningRate * scale));
          }
        });
  }

  private void update(
      HiddenMatrix matrix, Orthogonalisation worker, float clip, float keep, float stepSize) {
    Slot slot = parameters.slot(matrix.tensor());
    int columns = matrix.columns();
    long input = worker.begin(matrix.rows(), columns);
    for (int row = 0; row < matrix.rows(); row++) {
      long at = matrix.offset() + (long) row * matrix.stride();
      gather(
          parameters.gradients().address(slot.offset() + at),
          momentum.address(slot) + at * BYTES,
          input + (long) row * columns * BYTES,
          columns,
          clip);
    }
    long orthogonal = worker.run();
    for (int row = 0; row < matrix.rows(); row++) {
      long at = slot.offset() + matrix.offset() + (long) row * matrix.stride();
      move(
          parameters.weights().address(at),
          orthogonal + (long) row * columns * BYTES,
          columns,
          keep,
          stepSize);
    }
  }

  /** The mean takes its share of the gradient; what goes on is Nesterov's look ahead. */
  private static void gather(long gradient, long mean, long ahead, int length, float clip) {
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector g = load(gradient + at).mul(clip);
      FloatVector m = load(mean + at);
      m = m.add(g.sub(m).mul(SHARE));
      store(m, mean + at);
      store(g.add(m.sub(g).mul(KEPT)), ahead + at);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      FloatVector g = load(gradient + at, tail).mul(clip);
      FloatVector m = load(mean + at, tail);
      m = m.add(g.sub(m).mul(SHARE));
      store(m, mean + at, tail);
      store(g.add(m.sub(g).mul(KEPT)), ahead + at, tail);
    }
  }

  private static void move(long weight, long direction, int length, float keep, float stepSize) {
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      store(load(weight + at).mul(keep).add(load(direction + at).mul(stepSize)), weight + at);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      FloatVector moved =
          load(weight + at, tail).mul(keep).add(load(direction + at, tail).mul(stepSize));
      store(moved, weight + at, tail);
    }
  }

  @Override
  public void close() {
    scratch.close();
    momentum.close();
  }
}
