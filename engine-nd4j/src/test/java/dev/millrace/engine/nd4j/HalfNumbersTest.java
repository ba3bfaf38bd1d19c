package dev.millrace.engine.nd4j;

import static dev.millrace.model.contract.EngineUnderTest.append;
import static dev.millrace.model.contract.TinyModels.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.nd4j.inference.HeldFormats;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Sequence;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.family.Gpt2;
import dev.millrace.model.family.Llama;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of numbers of 16 bits, held as they are. */
class HalfNumbersTest {
  static Stream<ModelConfig> models() {
    return Stream.of(
        Llama.shape(
            64,
            32,
            256,
            2,
            AttentionShape.plain(8, 2, 32),
            512,
            1e-5,
            Positions.Rotary.plain(10_000, 32),
            false),
        // whose matrices lie [in, out], and whose positions are a table
        Gpt2.shape(64, 32, 256, 2, 4, 1024, 1e-5, true));
  }

  /** A model's first weights in 16 bits. */
  private static Weights in(DataType type, ModelConfig config) {
    return Weights.of(
        arena -> {
          Map<String, Tensor> tensors = new LinkedHashMap<>();
          try (Weights whole = WeightInitialisation.of(config, 1)) {
            whole.tensors().forEach((name, tensor) -> tensors.put(name, in(type, tensor, arena)));
          }
          return tensors;
        });
  }

  private static Tensor in(DataType type, Tensor tensor, Arena arena) {
    MemorySegment data = arena.allocate(tensor.elements() * Short.BYTES, Short.BYTES);
    for (long i = 0; i < tensor.elements(); i++) {
      float value = tensor.data().getAtIndex(ValueLayout.JAVA_FLOAT, i);
      short half =
          type == DataType.BF16
              ? (short) (Float.floatToIntBits(value) >>> 16)
              : Float.floatToFloat16(value);
      data.setAtIndex(ValueLayout.JAVA_SHORT, i, half);
    }
    return new Tensor(tensor.name(), type, tensor.shape(), data);
  }

  private static InferenceEngine engine(ModelConfig config, Weights weights, WeightFormat format) {
    return new Nd4jEngineProvider().infer(config, weights, 2, format);
  }

  @ParameterizedTest
  @MethodSource("models")
  void bfloat16TakesHalfTheMemoryAndGivesTheSameBits(ModelConfig config) {
    int[] ids = ids(config, 20, 3);
    try (Weights weights = in(DataType.BF16, config);
        InferenceEngine whole = engine(config, weights, WeightFormat.F32);
        InferenceEngine held = engine(config, weights, WeightFormat.FILE);
        Sequence sequence = held.newSequence()) {
      assertThat(new HeldFormats(weights, WeightFormat.FILE).bytes(config))
          .isEqualTo(new HeldFormats(weights, WeightFormat.F32).bytes(config) / 2);
      float[][] expected = whole.logits(ids);
      float[][] actual = held.logits(ids);
      for (int i = 0; i < ids.length; i++) {
        assertThat(actual[i]).as("token %d", i).containsExactly(expected[i]);
        assertThat(append(held, sequence, ids[i])).containsExactly(expected[i]);
      }
    }
  }

  /** Its numbers have three bits more than bfloat16 holds. */
  @ParameterizedTest
  @MethodSource("models")
  void float16IsNotRounded(ModelConfig config) {
    try (Weights weights = in(DataType.F16, config)) {
      assertThat(new HeldFormats(weights, WeightFormat.FILE).bytes(config))
          .isEqualTo(new HeldFormats(weights, WeightFormat.F32).bytes(config));
    }
  }
}
