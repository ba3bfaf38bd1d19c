package dev.millrace.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.fuzz.FuzzTarget;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFuzzTest extends FuzzTarget {
  private static final String HEADER =
      """
      {"__metadata__":{"format":"pt"},\
      "a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},\
      "b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},\
      "c":{"dtype":"F16","shape":[],"data_offsets":[32,34]}}\
      """;

  @TempDir private Path folder;

  @Override
  protected List<byte[]> seeds() {
    byte[] header = utf8(HEADER);
    return List.of(file(header), header);
  }

  /** With a length that is right, and the data that the good header speaks of. */
  private static byte[] file(byte[] header) {
    return ByteBuffer.allocate(8 + header.length + 34)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  @Override
  protected List<String> words() {
    return List.of("\"I64\"", "[", "{", "\"shape\":[4611686018427387904,4]", "\"\\ud800\"", "1e9");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of(ModelFormatException.class);
  }

  /** A whole file, or a header that is given its frame. */
  @Override
  protected void read(byte[] input) throws Exception {
    byte[] whole = input.length > 0 && input[0] == '{' ? file(input) : input;
    Path file = written(folder.resolve("fuzzed.safetensors"), whole);
    try (Weights weights = Safetensors.read(file).weights()) {
      for (Tensor tensor : weights.tensors().values()) {
        long bytes = tensor.data().byteSize();
        assertThat(bytes).isLessThanOrEqualTo(whole.length);
        assertThat(tensor.data().toArray(ValueLayout.JAVA_BYTE)).hasSize((int) bytes);
      }
    }
  }
}
