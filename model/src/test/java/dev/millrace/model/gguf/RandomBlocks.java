package dev.millrace.model.gguf;

import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Files whose matrices are random blocks of any type, also of those that cannot be written. */
public final class RandomBlocks {
  private RandomBlocks() {}

  /**
   * Writes a model.
   *
   * @param types of the matrices, by the file's names such as {@code blk.0.attn_v.weight}
   */
  public static void write(Path file, ModelConfig config, Function<String, GgufType> types)
      throws IOException {
    try (Weights weights = WeightInitialisation.of(config, 1);
        Arena arena = Arena.ofConfined()) {
      TensorForms forms = TensorForms.of(config);
      Map<String, String> names = GgufNames.of(config);
      List<GgufHeader.Entry> entries = new ArrayList<>();
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      for (Tensor tensor : weights.tensors().values()) {
        String name = names.getOrDefault(tensor.name(), tensor.name());
        Tensor written = forms.written(tensor, arena);
        GgufType type = written.shape().size() == 1 ? GgufType.F32 : types.apply(name);
        entries.add(new GgufHeader.Entry(name, type, written.shape(), data.size()));
        data.writeBytes(
            type == GgufType.F32
                ? written.data().toArray(ValueLayout.JAVA_BYTE)
                : blocks(type, tensor.elements(), new Random(name.hashCode())));
        data.writeBytes(new byte[-data.size() & (GgufHeader.ALIGNMENT - 1)]);
      }
      GgufModel.Source source =
          new GgufModel.Source(
              "blocks", config, SpecialTokens.NONE, weights, Optional.empty(), Optional.empty());
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(GgufHead.of(ModelEntries.of(source, GgufType.Q4_0), entries));
      all.writeBytes(data.toByteArray());
      Files.write(file, all.toByteArray());
    }
  }

  /** Random numbers and inner scales; the blocks' scales make weights of up to about a tenth. */
  private static byte[] blocks(GgufType type, long elements, Random random) {
    int blockBytes = (int) type.bytes(type.blockElements());
    byte[] bytes = new byte[(int) type.bytes(elements)];
    random.nextBytes(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < bytes.length; at += blockBytes) {
      float share = 0.5f + random.nextFloat() / 2;
      switch (type) {
        case Q4_0, Q4_1 -> {
          buffer.putShort(at, Float.floatToFloat16(0.0125f * share));
          if (type == GgufType.Q4_1) {
            buffer.putShort(at + 2, Float.floatToFloat16(-0.1f * share));
          }
        }
        case Q4_K -> {
          buffer.putShort(at, Float.floatToFloat16(0.0002f * share));
          buffer.putShort(at + 2, Float.floatToFloat16(0.0015f * share));
        }
        case Q6_K -> buffer.putShort(at + 208, Float.floatToFloat16(0.00003f * share));
        case Q8_0 -> buffer.putShort(at, Float.floatToFloat16(0.0008f * share));
        default -> throw new IllegalArgumentException("no random blocks of " + type);
      }
    }
    return bytes;
  }
}
