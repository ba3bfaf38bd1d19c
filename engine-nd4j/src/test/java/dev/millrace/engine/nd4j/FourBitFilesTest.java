package dev.millrace.engine.nd4j;

import static dev.millrace.model.contract.EngineUnderTest.append;
import static dev.millrace.model.contract.TinyModels.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.nd4j.inference.HeldFormats;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.InferenceEngine.Sequence;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.AttentionShape;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.Positions;
import dev.millrace.model.family.Gpt2;
import dev.millrace.model.family.Llama;
import dev.millrace.model.gguf.RandomBlocks;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.model.weights.PackedRows;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightFormat;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of llama.cpp's with blocks of four bits, held as they are. */
class FourBitFilesTest {
  private static final ModelConfig LLAMA =
      Llama.shape(
          64,
          32,
          256,
          2,
          AttentionShape.plain(8, 2, 32),
          512,
          1e-5,
          Positions.Rotary.plain(10_000, 32),
          true);
  private static final ModelConfig GPT2 = Gpt2.shape(64, 32, 256, 2, 4, 1024, 1e-5, true);

  @TempDir private Path folder;

  private ModelFolder model(ModelConfig config, Function<String, GgufType> types)
      throws IOException {
    Path file = folder.resolve("blocks.gguf");
    RandomBlocks.write(file, config, types);
    return ModelFolder.read(file);
  }

  private static InferenceEngine engine(ModelFolder model, WeightFormat format) {
    return new Nd4jEngineProvider().infer(model.config(), model.weights(), 2, format);
  }

  private static float largest(float[][] logits) {
    return (float)
        Stream.of(logits)
            .mapToDouble(
                row -> {
                  float largest = 0;
                  for (float logit : row) {
                    largest = Math.max(largest, Math.abs(logit));
                  }
                  return largest;
                })
            .max()
            .orElseThrow();
  }

  static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of(LLAMA, GgufType.Q4_0, WeightFormat.FILE),
        Arguments.of(LLAMA, GgufType.Q4_0, WeightFormat.INT4),
        Arguments.of(LLAMA, GgufType.Q4_1, WeightFormat.FILE),
        Arguments.of(LLAMA, GgufType.Q4_K, WeightFormat.FILE),
        // whose matrices lie [in, out], and whose positions are a table
        Arguments.of(GPT2, GgufType.Q4_0, WeightFormat.FILE));
  }

  @ParameterizedTest
  @MethodSource("models")
  void blocksOfFourBitsGiveTheirConversionsLogitsWithinTheInputsRounding(
      ModelConfig config, GgufType type, WeightFormat format) throws IOException {
    int[] ids = ids(config, 20, 3);
    try (ModelFolder model = model(config, name -> type);
        InferenceEngine converted = engine(model, WeightFormat.F32);
        InferenceEngine held = engine(model, format);
        Sequence sequence = held.newSequence()) {
      float[][] expected = converted.logits(ids);
      assertThat(largest(expected)).isGreaterThan(0.1f);
      float[][] actual = held.logits(ids);
      float bound = largest(expected) / 40;
      for (int i = 0; i < ids.length; i++) {
        assertThat(actual[i]).as("token %d", i).containsExactly(expected[i], within(bound));
        assertThat(append(held, sequence, ids[i])).containsExactly(actual[i]);
      }
    }
  }

  @Test
  void blocksOfMoreBitsAmongThemAreHeldInEight() throws IOException {
    int[] ids = ids(LLAMA, 20, 3);
    Function<String, GgufType> mixed =
        name -> name.contains("ffn_down") ? GgufType.Q6_K : GgufType.Q4_K;
    try (ModelFolder model = model(LLAMA, mixed);
        InferenceEngine converted = engine(model, WeightFormat.F32);
        InferenceEngine held = engine(model, WeightFormat.FILE)) {
      float[][] expected = converted.logits(ids);
      float[][] actual = held.logits(ids);
      for (int i = 0; i < ids.length; i++) {
        assertThat(actual[i]).containsExactly(expected[i], within(largest(expected) / 25));
      }
      long down = 2L * 256 * 512;
      long matrices =
          model.weights().tensors().values().stream()
              .filter(tensor -> tensor.shape().size() == 2)
              .mapToLong(Tensor::elements)
              .sum();
      assertThat(new HeldFormats(model.weights(), WeightFormat.FILE).bytes(LLAMA))
          .isEqualTo((matrices - down) * 20 / 32 + down + down / 64 * 4);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = GgufType.class,
      names = {"Q4_0", "Q4_K", "Q8_0"})
  void aFileNeedsItsOwnSizeAndLessThan15PercentMore(GgufType type) throws IOException {
    try (ModelFolder model = model(LLAMA, name -> type)) {
      long blocks =
          model.weights().tensors().values().stream()
              .filter(tensor -> tensor.packed().isPresent())
              .mapToLong(tensor -> tensor.data().byteSize())
              .sum();
      assertThat(new HeldFormats(model.weights(), WeightFormat.FILE).bytes(LLAMA))
          .isBetween(blocks * 95 / 100, blocks * 115 / 100);
      assertThat(new HeldFormats(model.weights(), WeightFormat.F32).bytes(LLAMA))
          .isGreaterThan(3 * blocks);
      // views of the file alone: nothing is converted before an engine asks for it
      assertThat(model.weights().tensors().values()).allMatch(it -> it.data().isMapped());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WeightFormat.class,
      names = {"FILE", "F32"})
  void aScaleThatIsNoNumberIsRefusedByFileAndTensor(WeightFormat format) throws IOException {
    Path file = folder.resolve("blocks.gguf");
    RandomBlocks.write(file, LLAMA, name -> GgufType.Q4_0);
    byte[] bytes = Files.readAllBytes(file);
    try (ModelFolder model = ModelFolder.read(file)) {
      Tensor last = List.copyOf(model.weights().tensors().values()).reversed().get(1);
      assertThat(last.packed().filter(PackedRows::isFourBit)).isPresent();
      byte[] data = last.data().toArray(ValueLayout.JAVA_BYTE);
      int at = indexOf(bytes, data);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(at + 18, (short) 0x7E00);
    }
    Path damaged = folder.resolve("damaged.gguf");
    Files.write(damaged, bytes);
    try (ModelFolder model = ModelFolder.read(damaged)) {
      assertThatThrownBy(() -> engine(model, format).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("damaged.gguf: tensor blk.1.ffn_down.weight: row 0")
          .hasMessageContaining("NaN");
    }
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int at = 0; at <= bytes.length - wanted.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new AssertionError("not in the file");
  }
}
