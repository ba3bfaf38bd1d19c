package dev.millrace.model.contract;

import static dev.millrace.model.contract.SameBits.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.Weights;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a {@link TrainingEngine} does. Any engine, also one that is not of this project, keeps it by
 * a test class that extends this one.
 */
public abstract class TrainingEngineContract {
  private final EngineUnderTest tested;

  protected TrainingEngineContract(EngineUnderTest tested) {
    this.tested = tested;
  }

  static Stream<ModelConfig> configs() {
    return Stream.of(
        TinyModels.gpt2(true),
        TinyModels.llama(false),
        TinyModels.qwen2(),
        TinyModels.mistral(),
        TinyModels.mixture());
  }

  private TrainingEngine engine(ModelConfig config, int microBatchRows, int threads) {
    try (Weights weights = TinyModels.weights(config, 1, 0.1)) {
      return tested.train(config, weights, 16, microBatchRows, threads);
    }
  }

  private static void train(TrainingEngine engine, int from, int to) {
    for (int step = from; step < to; step++) {
      engine.step(TinyModels.batch(engine.config(), 4, 16, step), 1e-2);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void twentyStepsAreTenStepsRestoredAndTenMoreToTheBit(ModelConfig config) {
    try (TrainingEngine whole = engine(config, 2, 2);
        TrainingEngine first = engine(config, 2, 2)) {
      train(whole, 0, 20);
      train(first, 0, 10);
      try (Weights weights = first.weights();
          Weights moments = first.moments();
          TrainingEngine second = tested.train(config, weights, 16, 2, 2)) {
        second.restoreMoments(moments, first.optimizerStep());
        train(second, 10, 20);
        assertThat(second.optimizerStep()).isEqualTo(20);
        assertThat(second.arithmetic()).isEqualTo(whole.arithmetic());
        try (Weights a = whole.weights();
            Weights b = second.weights();
            Weights c = whole.moments();
            Weights d = second.moments()) {
          assertSameBits(a, b);
          assertSameBits(c, d);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void underMuonTooARestoredEngineGoesOnToTheBit(ModelConfig config) {
    try (Weights initial = TinyModels.weights(config, 1, 0.1);
        TrainingEngine whole = tested.train(config, initial, TinyModels.MUON, 16, 2, 2);
        TrainingEngine first = tested.train(config, initial, TinyModels.MUON, 16, 2, 2)) {
      train(whole, 0, 10);
      train(first, 0, 5);
      try (Weights weights = first.weights();
          Weights moments = first.moments();
          TrainingEngine second = tested.train(config, weights, TinyModels.MUON, 16, 2, 2)) {
        second.restoreMoments(moments, first.optimizerStep());
        train(second, 5, 10);
        try (Weights a = whole.weights();
            Weights b = second.weights();
            Weights c = whole.moments();
            Weights d = second.moments()) {
          assertSameBits(a, b);
          assertSameBits(c, d);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void overfitsOneBatch(ModelConfig config) {
    TokenBatch batch = TinyModels.batch(config, 3, 16, 1);
    try (TrainingEngine engine = engine(config, 3, 1)) {
      double loss = Double.NaN;
      for (int step = 0; step < 150; step++) {
        loss = engine.step(batch, 1e-2).loss();
      }
      assertThat(loss).isLessThan(0.1);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void microBatchesAndThreadsChangeOnlyTheRounding(ModelConfig config) {
    TokenBatch batch = TinyModels.batch(config, 7, 16, 1);
    try (TrainingEngine whole = engine(config, 7, 1)) {
      StepResult expected = whole.step(batch, 1e-3);
      for (int microBatchRows : new int[] {1, 3, 8}) {
        try (TrainingEngine split = engine(config, microBatchRows, 2)) {
          StepResult result = split.step(batch, 1e-3);
          assertThat(result.loss()).isCloseTo(expected.loss(), within(1e-6));
          assertThat(result.gradientNorm()).isCloseTo(expected.gradientNorm(), within(1e-5));
          assertThat(result.targets()).isEqualTo(expected.targets());
        }
      }
    }
  }

  @Test
  void howManyRowsOfALargeVocabularyAreHeldChangesOnlyTheRounding() {
    ModelConfig config = TinyModels.ofLargeVocabulary();
    TokenBatch batch = TinyModels.batch(config, 3, 50, 1);
    try (Weights weights = TinyModels.weights(config, 1, 0.1);
        TrainingEngine chunked = tested.train(config, weights, 50, 3, 1);
        TrainingEngine whole = tested.train(config, weights, 50, 1, 1)) {
      StepResult expected = whole.step(batch, 1e-3);
      StepResult result = chunked.step(batch, 1e-3);
      assertThat(result.loss()).isCloseTo(expected.loss(), within(1e-6));
      assertThat(result.gradientNorm()).isCloseTo(expected.gradientNorm(), within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void ofAMaskedTargetNothingIsLearned(ModelConfig config) {
    TokenBatch batch = TinyModels.batch(config, 3, 16, 1);
    int[] changed = batch.tokens().clone();
    // The last token of row 0 is a target and nobody's context.
    changed[16] = (changed[16] + 1) % config.vocabularySize();
    BitSet last = new BitSet();
    last.set(15);
    TokenBatch one = new TokenBatch(3, 16, batch.tokens(), batch.targets(), last);
    TokenBatch two = new TokenBatch(3, 16, changed, batch.targets(), last);
    assertThat(one.targetCount()).isEqualTo(batch.targetCount() - 1);
    try (TrainingEngine engine = engine(config, 2, 1);
        TrainingEngine other = engine(config, 2, 1);
        TrainingEngine whole = engine(config, 2, 1)) {
      StepResult expected = engine.step(one, 1e-3);
      assertThat(other.step(two, 1e-3)).isEqualTo(expected);
      assertThat(whole.step(batch, 1e-3).loss()).isNotEqualTo(expected.loss());
      try (Weights a = engine.weights();
          Weights b = other.weights()) {
        assertSameBits(a, b);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void eachTargetsLossIsToldAndTheyAddUp(ModelConfig config) {
    TokenBatch batch = TinyModels.batch(config, 3, 16, 1);
    try (TrainingEngine engine = engine(config, 2, 1)) {
      double[] losses = engine.losses(batch);
      assertThat(losses).hasSize(3 * 16);
      assertThat(Arrays.stream(losses).sum()).isCloseTo(engine.summedLoss(batch), within(1e-4));
      // Row 1 counts 8 targets.
      assertThat(Arrays.stream(losses, 16, 24)).allMatch(loss -> loss > 0);
      assertThat(Arrays.stream(losses, 24, 32)).containsOnly(0.0);
      BitSet allButOne = new BitSet();
      allButOne.set(0, 3 * 16);
      allButOne.clear(37);
      TokenBatch one = new TokenBatch(3, 16, batch.tokens(), batch.targets(), allButOne);
      assertThat(engine.summedLoss(one)).isCloseTo(losses[37], within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aTextLearnsNothingFromTheOneBeforeIt(ModelConfig config) {
    TokenBatch batch = TinyModels.batch(config, 1, 16, 1);
    BitSet first = new BitSet();
    first.set(0, 6);
    BitSet second = new BitSet();
    second.set(6);
    int[] changed = batch.tokens().clone();
    for (int i = 0; i < 6; i++) {
      changed[i] = (changed[i] + 1) % config.vocabularySize();
    }
    int[] targets = {16};
    TokenBatch one = new TokenBatch(1, 16, batch.tokens(), targets, first, second);
    TokenBatch two = new TokenBatch(1, 16, changed, targets, first, second);
    TokenBatch undivided = new TokenBatch(1, 16, changed, targets, first);
    try (TrainingEngine engine = engine(config, 1, 1);
        TrainingEngine other = engine(config, 1, 1)) {
      double expected = engine.summedLoss(one);
      assertThat(engine.summedLoss(two)).isEqualTo(expected);
      assertThat(engine.summedLoss(undivided)).isNotEqualTo(expected);
      assertThat(other.step(two, 1e-3)).isEqualTo(engine.step(one, 1e-3));
      try (Weights a = engine.weights();
          Weights b = other.weights()) {
        assertSameBits(a, b);
      }
    }
  }

  @Test
  void whereOnlyDistancesCountTextsInARowAreThoseTextsAlone() {
    ModelConfig config = TinyModels.llama(false);
    TokenBatch batch = TinyModels.batch(config, 1, 16, 1);
    BitSet second = new BitSet();
    second.set(6);
    int[] tokens = batch.tokens();
    TokenBatch row = new TokenBatch(1, 16, tokens, new int[] {16}, new BitSet(), second);
    try (TrainingEngine engine = engine(config, 1, 1)) {
      double alone =
          engine.summedLoss(new TokenBatch(1, 6, Arrays.copyOfRange(tokens, 0, 7), new int[] {6}))
              + engine.summedLoss(
                  new TokenBatch(1, 10, Arrays.copyOfRange(tokens, 6, 17), new int[] {10}));
      assertThat(engine.summedLoss(row)).isCloseTo(alone, within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void paddingCarriesNoLoss(ModelConfig config) {
    TokenBatch batch = TinyModels.batch(config, 3, 16, 1);
    int[] changed = batch.tokens().clone();
    // Row 1 counts 8 targets: tokens 9 and later are padding.
    Arrays.fill(changed, 17 + 9, 2 * 17, 5);
    TokenBatch padded = new TokenBatch(3, 16, changed, batch.targets());
    try (TrainingEngine engine = engine(config, 3, 1);
        TrainingEngine other = engine(config, 3, 1)) {
      assertThat(engine.summedLoss(batch)).isEqualTo(other.summedLoss(padded));
      StepResult one = engine.step(batch, 1e-3);
      StepResult two = other.step(padded, 1e-3);
      assertThat(one.loss()).isEqualTo(two.loss());
      assertThat(one.gradientNorm()).isEqualTo(two.gradientNorm());
      try (TrainingEngine fresh = engine(config, 3, 1)) {
        assertThat(one.loss() * batch.targetCount())
            .isCloseTo(fresh.summedLoss(batch), within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theFutureNeverChangesPastLogits(ModelConfig config) {
    int[] ids = Arrays.copyOf(TinyModels.batch(config, 1, 16, 5).tokens(), 16);
    try (TrainingEngine engine = engine(config, 1, 2)) {
      float[][] before = tested.logits(engine, ids);
      for (int changed = 1; changed < ids.length; changed++) {
        int[] other = ids.clone();
        other[changed] = (other[changed] + 1) % config.vocabularySize();
        float[][] after = tested.logits(engine, other);
        for (int position = 0; position < changed; position++) {
          assertThat(after[position]).containsExactly(before[position]);
        }
        assertThat(after[changed]).isNotEqualTo(before[changed]);
      }
    }
  }

  /** One layer sees its window of tokens and no token more. */
  @Test
  void aTokenChangesTheLogitsOfItsWindowOnly() {
    ModelConfig config = TinyModels.oneLayer(TinyModels.mistral());
    int[] ids = TinyModels.ids(config, 16, 3);
    int window = config.window(0);
    assertThat(window).isEqualTo(5);
    try (TrainingEngine engine = engine(config, 1, 1)) {
      float[][] before = tested.logits(engine, ids);
      ids[4] = (ids[4] + 1) % config.vocabularySize();
      float[][] after = tested.logits(engine, ids);
      for (int i = 0; i < ids.length; i++) {
        if (i < 4 || i >= 4 + window) {
          assertThat(after[i]).as("position %d", i).containsExactly(before[i]);
        } else {
          assertThat(after[i]).as("position %d", i).isNotEqualTo(before[i]);
        }
      }
    }
  }

  @Test
  void evaluationChangesNothing() {
    ModelConfig config = TinyModels.llama(true);
    try (TrainingEngine engine = engine(config, 2, 2);
        TrainingEngine other = engine(config, 2, 2)) {
      train(engine, 0, 3);
      train(other, 0, 2);
      double loss = other.summedLoss(TinyModels.batch(config, 5, 11, 9));
      assertThat(other.summedLoss(TinyModels.batch(config, 5, 11, 9))).isEqualTo(loss);
      train(other, 2, 3);
      try (Weights a = engine.weights();
          Weights b = other.weights()) {
        assertSameBits(a, b);
      }
    }
  }

  @Test
  void lossThatIsNotFiniteUpdatesNothing() {
    ModelConfig config = TinyModels.gpt2(true);
    try (Weights weights = TinyModels.weights(config, 1, 0.1)) {
      Tensor bias = weights.get("transformer.h.0.mlp.c_fc.bias");
      bias.data().asSlice(0, 4).fill((byte) 0xFF);
      try (TrainingEngine engine = tested.train(config, weights, 16, 4, 1)) {
        StepResult result = engine.step(TinyModels.batch(config, 4, 16, 1), 1e-2);
        assertThat(result.loss()).isNaN();
        assertThat(engine.optimizerStep()).isZero();
        try (Weights after = engine.weights()) {
          assertSameBits(weights, after);
        }
      }
    }
  }

  @Test
  void clippingBoundsTheFirstUpdate() {
    ModelConfig config = TinyModels.llama(true);
    TokenBatch batch = TinyModels.batch(config, 4, 16, 1);
    try (TrainingEngine engine = engine(config, 4, 1)) {
      StepResult result = engine.step(batch, 1e-3);
      double squares = 0;
      try (Weights moments = engine.moments()) {
        for (Tensor tensor : moments.tensors().values()) {
          if (tensor.name().endsWith(".exp_avg")) {
            for (float value : tensor.toFloats()) {
              squares += (double) value * value;
            }
          }
        }
      }
      double norm = Math.min(1, result.gradientNorm());
      assertThat(Math.sqrt(squares)).isCloseTo(0.1 * norm, within(1e-6));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    ModelConfig config = TinyModels.gpt2(true);
    try (TrainingEngine engine = engine(config, 2, 1)) {
      TokenBatch foreign = new TokenBatch(1, 2, new int[] {1, 37, 2}, new int[] {2});
      assertThatThrownBy(() -> engine.step(foreign, 1e-3))
          .hasMessage("token 37 at row 0, position 1 is outside the vocabulary of 37");
      TokenBatch longer = TinyModels.batch(config, 1, 17, 1);
      assertThatThrownBy(() -> engine.step(longer, 1e-3))
          .hasMessage("rows of 17 tokens do not fit the context of 16");
      TokenBatch empty = new TokenBatch(1, 2, new int[] {1, 2, 3}, new int[] {0});
      assertThatThrownBy(() -> engine.summedLoss(empty))
          .hasMessage("the batch has no target that counts");
      try (Weights weights = engine.weights()) {
        assertThatThrownBy(() -> tested.train(config, weights, 25, 1, 1))
            .hasMessage("context length 25 is outside the model's 1..24");
      }
    }
  }
}
