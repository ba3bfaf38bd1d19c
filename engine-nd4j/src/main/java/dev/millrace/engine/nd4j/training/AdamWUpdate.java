package dev.millrace.engine.nd4j.training;

import static dev.millrace.engine.nd4j.kernels.Memory.BYTES;
import static dev.millrace.engine.nd4j.kernels.Memory.LANES;
import static dev.millrace.engine.nd4j.kernels.Memory.SPECIES;
import static dev.millrace.engine.nd4j.kernels.Memory.load;
import static dev.millrace.engine.nd4j.kernels.Memory.store;

import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.engine.nd4j.layers.Parameters.Slot;
import dev.millrace.engine.nd4j.layers.SlotArray;
import dev.millrace.model.AdamW;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * AdamW in the order of PyTorch's operations ({@code
 * torch.optim._functional._single_tensor_adamw}).
 */
final class AdamWUpdate implements TensorUpdate {
  private static final String FIRST = ".exp_avg";
  private static final String SECOND = ".exp_avg_sq";
  private static final int CHUNK = 1 << 14;

  private final AdamW settings;
  private final Parameters parameters;
  private final Parallel parallel;
  private final List<Slot> slots;
  private final SlotArray first;
  private final SlotArray second;

  /**
   * @param slots that it updates
   */
  AdamWUpdate(AdamW settings, Parameters parameters, List<Slot> slots, Parallel parallel) {
    this.settings = settings;
    this.parameters = parameters;
    this.slots = List.copyOf(slots);
    this.parallel = parallel;
    this.first = new SlotArray(FIRST, slots);
    this.second = new SlotArray(SECOND, slots);
  }

  @Override
  public List<Slot> slots() {
    return slots;
  }

  @Override
  public List<Tensor> moments(Slot slot, Arena arena) {
    return List.of(first.copy(slot, arena), second.copy(slot, arena));
  }

  @Override
  public void restore(Weights moments) {
    first.restore(moments);
    second.restore(moments);
  }

  @Override
  public void update(long step, double learningRate, float clip) {
    double correction1 = 1 - Math.pow(settings.beta1(), (double) step);
    double correction2 = 1 - Math.pow(settings.beta2(), (double) step);
    Coefficients plain =
        new Coefficients(
            clip,
            1,
            (float) (1 - settings.beta1()),
            (float) settings.beta2(),
            (float) (1 - settings.beta2()),
            (float) (-learningRate / correction1),
            (float) Math.sqrt(correction2),
            (float) settings.epsilon());
    Coefficients decaying = plain.withDecay((float) (1 - learningRate * settings.weightDecay()));
    for (Slot slot : slots) {
      Coefficients coefficients = slot.tensor().shape().size() >= 2 ? decaying : plain;
      int chunks = Math.toIntExact((slot.elements() + CHUNK - 1) / CHUNK);
      parallel.run(
          chunks,
          (begin, end, thread) -> {
            for (int chunk = begin; chunk < end; chunk++) {
              long from = (long) chunk * CHUNK;
              int length = (int) Math.min(CHUNK, slot.elements() - from);
              update(slot, from, length, coefficients);
            }
          });
    }
  }

  private record Coefficients(
      float clip,
      float keep,
      float share1,
      float beta2,
      float share2,
      float stepSize,
      float rootCorrection2,
      float epsilon) {

    Coefficients withDecay(float decay) {
      return new Coefficients(
          clip, decay, share1, beta2, share2, stepSize, rootCorrection2, epsilon);
    }
  }

  private void update(Slot slot, long from, int length, Coefficients c) {
    long weight = parameters.weights().address(slot.offset() + from);
    long gradient = parameters.gradients().address(slot.offset() + from);
    long moment1 = first.address(slot) + from * BYTES;
    long moment2 = second.address(slot) + from * BYTES;
    int whole = SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += LANES) {
      long at = (long) i * BYTES;
      FloatVector g = load(gradient + at).mul(c.clip);
      FloatVector m = load(moment1 + at);
      m = m.add(g.sub(m).mul(c.share1));
      FloatVector v = load(moment2 + at).mul(c.beta2).add(g.mul(c.share2).mul(g));
      store(m, moment1 + at);
      store(v, moment2 + at);
      store(moved(load(weight + at), m, v, c), weight + at);
    }
    if (whole < length) {
      VectorMask<Float> tail = Memory.tail(whole, length);
      long at = (long) whole * BYTES;
      FloatVector g = load(gradient + at, tail).mul(c.clip);
      FloatVector m = load(moment1 + at, tail);
      m = m.add(g.sub(m).mul(c.share1));
      FloatVector v = load(moment2 + at, tail).mul(c.beta2).add(g.mul(c.share2).mul(g));
      store(m, moment1 + at, tail);
      store(v, moment2 + at, tail);
      store(moved(load(weight + at, tail), m, v, c), weight + at, tail);
    }
  }

  private static FloatVector moved(
      FloatVector weight, FloatVector m, FloatVector v, Coefficients c) {
    FloatVector denominator = v.sqrt().div(c.rootCorrection2).add(c.epsilon);
    return weight.mul(c.keep).add(m.mul(c.stepSize).div(denominator));
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
