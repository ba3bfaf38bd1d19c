package dev.millrace.engine.nd4j;

import static dev.millrace.model.contract.EngineUnderTest.append;
import static dev.millrace.model.contract.TinyModels.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.nd4j.inference.InferencePass;
import dev.millrace.engine.nd4j.inference.Nd4jInferenceEngine;
import dev.millrace.model.InferenceEngine.Input;
import dev.millrace.model.InferenceEngine.Sequence;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.contract.InferenceEngineContract;
import dev.millrace.model.contract.TinyModels;
import dev.millrace.model.family.Llama;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceTest extends InferenceEngineContract {
  InferenceTest() {
    super(new Nd4jUnderTest());
  }

  private static Nd4jInferenceEngine engine(ModelConfig config, int threads, WeightFormat format) {
    try (Weights weights = TinyModels.weights(config, 1, 0.2)) {
      return new Nd4jInferenceEngine(config, weights, threads, format);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void otherRowsAndThreadsChangeNoBit(ModelConfig config) {
    assertOtherRowsChangeNoBit(config, 1);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void moreRowsThanOnePassHoldsGiveTheSameBits(ModelConfig config) {
    int count = InferencePass.MAX_ROWS / 20 + 2;
    try (Nd4jInferenceEngine engine = engine(config, 2, WeightFormat.F32)) {
      List<Sequence> sequences = new ArrayList<>();
      List<Input> inputs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sequences.add(engine.newSequence());
        inputs.add(new Input(sequences.get(i), ids(config, 20, i)));
      }
      List<float[]> logits = engine.append(inputs);
      for (int i = 0; i < count; i++) {
        float[][] alone = engine.logits(ids(config, 20, i));
        assertThat(logits.get(i)).containsExactly(alone[19]);
      }
      sequences.forEach(Sequence::close);
    }
  }

  @ParameterizedTest
  @EnumSource(WeightFormat.class)
  void packedWeightsOfWholeGroupsGiveTheSameBitsInAnyBatch(WeightFormat format) {
    ModelConfig config =
        Llama.shape(
            41,
            24,
            64,
            2,
            AttentionShape.plain(4, 2, 16),
            192,
            1e-5,
            Positions.Rotary.plain(500, 16),
            true);
    int[] ids = ids(config, 13, 3);
    try (Nd4jInferenceEngine exact = engine(config, 1, WeightFormat.F32);
        Nd4jInferenceEngine engine = engine(config, 2, format);
        Sequence sequence = engine.newSequence()) {
      float[][] expected = exact.logits(ids);
      float[][] actual = engine.logits(ids);
      for (int i = 0; i < ids.length; i++) {
        if (format
            == WeightFormat
                .INT4) { // Weights of random models do not forgive; PanelProductsTest holds each
          // one.
          assertThat(errorShare(expected[i], actual[i])).isLessThan(0.8);
        } else {
          assertThat(actual[i]).containsExactly(expected[i], within(0.3f));
        }
        assertThat(append(engine, sequence, ids[i])).containsExactly(actual[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"BF16, 0.05", "INT8, 0.2"})
  void packedWeightsGiveCloseLogitsAndTheSameBitsInAnyBatch(WeightFormat format, float close) {
    ModelConfig config = TinyModels.gpt2(false);
    int[] ids = ids(config, 13, 3);
    try (Nd4jInferenceEngine exact = engine(config, 1, WeightFormat.F32);
        Nd4jInferenceEngine engine = engine(config, 2, format);
        Sequence sequence = engine.newSequence()) {
      float[][] expected = exact.logits(ids);
      float[][] actual = engine.logits(ids);
      for (int i = 0; i < ids.length; i++) {
        assertThat(actual[i]).containsExactly(expected[i], within(close));
        assertThat(actual[i]).isNotEqualTo(expected[i]);
        assertThat(append(engine, sequence, ids[i])).containsExactly(actual[i]);
      }
    }
  }

  /** The length of the error as a share of the length of what is right. */
  private static double errorShare(float[] expected, float[] actual) {
    double error = 0;
    double all = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow((double) actual[i] - expected[i], 2);
      all += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / all);
  }
}
