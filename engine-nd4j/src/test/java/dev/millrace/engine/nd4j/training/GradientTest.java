package dev.millrace.engine.nd4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.nd4j.Nd4jUnderTest;
import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.engine.nd4j.kernels.Memory;
import dev.millrace.engine.nd4j.layers.Parameters;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions.Rotary;
import dev.millrace.model.config.SlidingWindow;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.family.Llama;
import dev.millrace.model.weights.Weights;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The backward pass against differences of the loss, for every tensor. */
class GradientTest {
  private static final int DIRECTIONS = 2;
  private static final double RELATIVE = 4e-3;

  static Stream<ModelConfig> configs() {
    return TinyModels.all();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void gradientIsTheSlopeOfTheLoss(ModelConfig config) {
    check(config, TinyModels.batch(config, 5, 19, 3));
  }

  /** Attention takes 64 queries at a time: two whole blocks and a part of one. */
  @Test
  void gradientIsTheSlopeOfTheLossOverSeveralBlocksOfQueries() {
    ModelConfig config = ofBlocks(Optional.empty());
    check(config, TinyModels.batch(config, 2, 133, 3));
  }

  /** Windows that end within a block, with it, and within the one before. */
  @ParameterizedTest
  @ValueSource(ints = {2, 63, 64, 65, 100})
  void gradientIsTheSlopeOfTheLossOverWindowsOfSeveralBlocks(int window) {
    ModelConfig config = ofBlocks(Optional.of(new SlidingWindow(window, List.of(0))));
    check(config, TinyModels.batch(config, 2, 133, 3));
  }

  /** Texts that begin within blocks of queries, in a window and without one. */
  @Test
  void gradientIsTheSlopeOfTheLossOfRowsThatHoldSeveralTexts() {
    ModelConfig whole = ofBlocks(Optional.empty());
    ModelConfig windowed = ofBlocks(Optional.of(new SlidingWindow(5, List.of(0))));
    for (ModelConfig config : List.of(whole, windowed)) {
      check(config, TinyModels.divided(TinyModels.batch(config, 2, 133, 3)));
    }
  }

  private static ModelConfig ofBlocks(Optional<SlidingWindow> window) {
    AttentionShape attention = new AttentionShape(4, 2, 6, false, false, window);
    return Llama.shape(37, 140, 16, 1, attention, 20, 1e-5, Rotary.plain(500, 6), true);
  }

  private static void check(ModelConfig config, TokenBatch batch) {
    try (Weights weights = TinyModels.weights(config, 1, 0.25);
        Nd4jTrainingEngine engine =
            new Nd4jTrainingEngine(
                config, weights, new Nd4jUnderTest().options(batch.length(), 3, 1))) {
      // At rate zero the step computes gradients and moves nothing.
      engine.step(batch, 0);
      Parameters parameters = engine.parameters();
      for (Parameters.Slot slot : parameters.slots()) {
        for (int direction = 0; direction < DIRECTIONS; direction++) {
          float[] signs = signs((int) slot.elements(), direction);
          double slope = slope(engine, batch, slot, signs);
          double inner = 0;
          double norm = 0;
          for (int i = 0; i < signs.length; i++) {
            double gradient = Memory.get(parameters.gradients().address(slot.offset() + i));
            inner += gradient * signs[i];
            norm += gradient * gradient;
          }
          assertThat(norm).as("%s has a gradient", slot.tensor().name()).isPositive();
          assertThat(Math.abs(inner - slope))
              .as("%s: gradient %g, slope %g", slot.tensor().name(), inner, slope)
              .isLessThan(RELATIVE * Math.max(Math.sqrt(norm), Math.abs(slope)));
        }
      }
    }
  }

  private static float[] signs(int length, long seed) {
    Random random = new Random(seed);
    float[] signs = new float[length];
    for (int i = 0; i < length; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    return signs;
  }

  /** The loss's derivative along the signs, by central differences of fourth order. */
  private static double slope(
      Nd4jTrainingEngine engine, TokenBatch batch, Parameters.Slot slot, float[] signs) {
    double h = 4e-3 / Math.sqrt(Math.sqrt(signs.length));
    double near = lossAt(engine, batch, slot, signs, h) - lossAt(engine, batch, slot, signs, -h);
    double far =
        lossAt(engine, batch, slot, signs, 2 * h) - lossAt(engine, batch, slot, signs, -2 * h);
    return (8 * near - far) / (12 * h);
  }

  private static double lossAt(
      Nd4jTrainingEngine engine, TokenBatch batch, Parameters.Slot slot, float[] signs, double h) {
    FloatArray weights = engine.parameters().weights();
    float[] before = new float[signs.length];
    for (int i = 0; i < signs.length; i++) {
      long at = weights.address(slot.offset() + i);
      before[i] = Memory.get(at);
      Memory.set(at, (float) (before[i] + h * signs[i]));
    }
    double loss = engine.summedLoss(batch) / batch.targetCount();
    for (int i = 0; i < signs.length; i++) {
      Memory.set(weights.address(slot.offset() + i), before[i]);
    }
    return loss;
  }
}
