package dev.millrace.model.contract;

import static dev.millrace.model.contract.EngineUnderTest.append;
import static dev.millrace.model.contract.TinyModels.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.InferenceEngine.Sequence;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an {@link InferenceEngine} does. Any engine, also one that is not of this project, keeps it
 * by a test class that extends this one.
 */
public abstract class InferenceEngineContract {
  private final EngineUnderTest tested;

  protected InferenceEngineContract(EngineUnderTest tested) {
    this.tested = tested;
  }

  protected static Stream<ModelConfig> configs() {
    return TinyModels.all();
  }

  private InferenceEngine engine(ModelConfig config, int threads) {
    try (Weights weights = TinyModels.weights(config, 1, 0.2)) {
      return tested.provider().infer(config, weights, threads);
    }
  }

  private void assertRounded(float[] actual, float[] expected, String where) {
    if (tested.rounding() == 0) {
      assertThat(actual).as(where).containsExactly(expected);
    } else {
      assertThat(actual).as(where).containsExactly(expected, within(tested.rounding()));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void cachedLogitsAreTheTrainingForwardPass(ModelConfig config) {
    int[] ids = ids(config, 24, 7);
    try (InferenceEngine engine = engine(config, 2);
        Weights weights = TinyModels.weights(config, 1, 0.2);
        TrainingEngine training = tested.train(config, weights, 24, 1, 1);
        Sequence sequence = engine.newSequence()) {
      float[][] expected = tested.logits(training, ids);
      for (int i = 0; i < ids.length; i++) {
        assertThat(append(engine, sequence, ids[i]))
            .as("position %d", i)
            .containsExactly(expected[i], within(1e-4f));
      }
      assertThat(sequence.length()).isEqualTo(24);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void hiddenStatesAreWhatTheOutputLayerTakes(ModelConfig config) {
    int[] ids = ids(config, 24, 5);
    try (InferenceEngine engine = engine(config, 2);
        Weights weights = TinyModels.weights(config, 1, 0.2);
        Sequence sequence = engine.newSequence()) {
      float[][] logits = engine.logits(ids);
      String output =
          config.tiedEmbeddings() ? config.names().embedding() : config.names().output();
      float[] matrix = weights.get(output + ".weight").toFloats();
      append(engine, sequence, Arrays.copyOf(ids, 9));
      float[][] hidden =
          engine.appendHidden(new Input(sequence, Arrays.copyOfRange(ids, 9, ids.length)));
      assertThat(sequence.length()).isEqualTo(24);
      for (int i = 0; i < hidden.length; i++) {
        float[] product = new float[config.vocabularySize()];
        for (int token = 0; token < product.length; token++) {
          double sum = 0;
          for (int j = 0; j < config.width(); j++) {
            sum += (double) hidden[i][j] * matrix[token * config.width() + j];
          }
          product[token] = (float) sum;
        }
        assertThat(product).as("position %d", i + 9).containsExactly(logits[i + 9], within(1e-4f));
      }
    }
  }

  /** Of an engine that shows its layers. */
  @ParameterizedTest
  @MethodSource("configs")
  void theStreamAfterTheLastLayerGivesTheLogitsAndAttentionIsAMean(ModelConfig config) {
    int[] ids = ids(config, 24, 7);
    try (InferenceEngine engine = engine(config, 2);
        Sequence sequence = engine.newSequence()) {
      assumeTrue(engine.isObservable());
      float[][] logits = engine.logits(ids);
      SeenLayers seen = new SeenLayers(config, ids.length);
      engine.appendObserved(new Input(sequence, Arrays.copyOf(ids, 9)), seen.from(0));
      engine.appendObserved(
          new Input(sequence, Arrays.copyOfRange(ids, 9, ids.length)), seen.from(9));
      assertThat(sequence.length()).isEqualTo(24);
      for (int i = 0; i < ids.length; i++) {
        assertRounded(seen.logits(config.layers(), i), logits[i], "position " + i);
        assertThat(seen.logits(0, i)).as("embedding %d", i).isNotEqualTo(logits[i]);
        assertThat(seen.norm(config.layers(), i)).isGreaterThan(seen.norm(0, i));
      }
      seen.assertAttentionIsAMean();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void howAPromptIsCutChangesAtMostTheRounding(ModelConfig config) {
    int[] ids = ids(config, 24, 3);
    try (InferenceEngine engine = engine(config, 2)) {
      float[][] whole = engine.logits(ids);
      for (int piece = 1; piece <= ids.length; piece++) {
        try (Sequence sequence = engine.newSequence()) {
          for (int from = 0; from < ids.length; from += piece) {
            int to = Math.min(ids.length, from + piece);
            assertRounded(
                append(engine, sequence, Arrays.copyOfRange(ids, from, to)),
                whole[to - 1],
                "pieces of %d, at %d".formatted(piece, to));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void logitsAfterEachTokenGoOnWhereTheSequenceIs(ModelConfig config) {
    int[] ids = ids(config, 20, 3);
    try (InferenceEngine engine = engine(config, 2);
        Sequence sequence = engine.newSequence()) {
      float[][] whole = engine.logits(ids);
      append(engine, sequence, Arrays.copyOf(ids, 7));
      float[][] rest =
          engine.appendEach(new Input(sequence, Arrays.copyOfRange(ids, 7, ids.length)));
      assertThat(sequence.length()).isEqualTo(20);
      assertThat(rest).hasDimensions(13, config.vocabularySize());
      for (int i = 0; i < rest.length; i++) {
        assertRounded(rest[i], whole[7 + i], "token %d".formatted(7 + i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void otherRowsChangeNoBit(ModelConfig config) {
    assertOtherRowsChangeNoBit(config, 2);
  }

  /** Sequences that two threads continue together get the logits that each gets alone. */
  protected void assertOtherRowsChangeNoBit(ModelConfig config, int threadsAlone) {
    try (InferenceEngine one = engine(config, threadsAlone);
        InferenceEngine engine = engine(config, 2)) {
      for (int sequences = 1; sequences <= 9; sequences++) {
        List<Sequence> together = new ArrayList<>();
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
          Sequence sequence = engine.newSequence();
          append(engine, sequence, ids(config, 1 + i, i));
          together.add(sequence);
          inputs.add(new Input(sequence, ids(config, 1 + i % 3, 100 + i)));
        }
        List<float[]> logits = engine.append(inputs);
        for (int i = 0; i < sequences; i++) {
          try (Sequence alone = one.newSequence()) {
            append(one, alone, ids(config, 1 + i, i));
            assertThat(append(one, alone, inputs.get(i).tokens()))
                .as("sequence %d of %d", i, sequences)
                .containsExactly(logits.get(i));
          }
        }
        together.forEach(Sequence::close);
      }
    }
  }

  /** One layer sees its window of tokens and no token more. */
  @Test
  void aTokenChangesTheLogitsOfItsWindowOnly() {
    ModelConfig config = TinyModels.oneLayer(TinyModels.mistral());
    int[] ids = ids(config, 20, 3);
    int[] other = ids.clone();
    other[4] = (other[4] + 1) % config.vocabularySize();
    int window = config.window(0);
    assertThat(window).isEqualTo(5);
    try (InferenceEngine engine = engine(config, 2);
        Sequence sequence = engine.newSequence();
        Sequence changed = engine.newSequence()) {
      for (int i = 0; i < ids.length; i++) {
        float[] logits = append(engine, changed, other[i]);
        float[] expected = append(engine, sequence, ids[i]);
        if (i < 4 || i >= 4 + window) {
          assertThat(logits).as("position %d", i).containsExactly(expected);
        } else {
          assertThat(logits).as("position %d", i).isNotEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aForkGrowsOnItsOwn(ModelConfig config) {
    int[] ids = ids(config, 20, 3);
    try (InferenceEngine engine = engine(config, 1);
        Sequence sequence = engine.newSequence()) {
      append(engine, sequence, ids);
      try (Sequence fork = sequence.fork(12)) {
        assertThat(fork.length()).isEqualTo(12);
        append(engine, sequence, 1, 2, 3);
        float[] forked = append(engine, fork, Arrays.copyOfRange(ids, 12, 20));
        assertRounded(forked, engine.logits(ids)[19], "fork");
      }
      assertThat(sequence.length()).isEqualTo(23);
      assertThatThrownBy(() -> sequence.fork(24)).hasMessage("fork at 24 of a sequence of 23");
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void refusedInputLeavesTheSequenceAsItWas(ModelConfig config) {
    int[] ids = ids(config, 10, 3);
    try (InferenceEngine engine = engine(config, 1);
        Sequence sequence = engine.newSequence()) {
      append(engine, sequence, Arrays.copyOf(ids, 9));
      assertThatThrownBy(() -> append(engine, sequence, 1, 37))
          .hasMessage("token 37 is outside the vocabulary of 37");
      assertThatThrownBy(() -> append(engine, sequence, new int[16]))
          .hasMessage("25 tokens do not fit the model's context of 24");
      assertThatThrownBy(() -> append(engine, sequence)).hasMessage("no tokens to append");
      Input input = new Input(sequence, new int[] {1});
      assertThatThrownBy(() -> engine.append(List.of(input, input)))
          .hasMessage("a sequence is given twice in one pass");
      assertRounded(append(engine, sequence, ids[9]), engine.logits(ids)[9], "after refusals");
    }
  }
}
