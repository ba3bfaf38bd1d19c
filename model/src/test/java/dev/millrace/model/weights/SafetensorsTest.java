package dev.millrace.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir private Path folder;

  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return file(json.length, json, dataBytes);
  }

  private Path file(long announced, byte[] header, int dataBytes) throws IOException {
    Path file = folder.resolve("x.safetensors");
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(announced).put(header).array());
    return file;
  }

  @Test
  void writtenTensorsReadBackWithTheirMetadata() throws IOException {
    Path file = folder.resolve("a.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      Tensor a = Tensor.of("a", List.of(2L, 3L), new float[] {1, -2, 3, 4, 5, 6.5f}, arena);
      Tensor b = Tensor.of("b", List.of(), new float[] {7}, arena).as(DataType.F16, arena);
      Tensor none = Tensor.of("none", List.of(0L, 4L), new float[0], arena);
      Safetensors.write(file, List.of(b, a, none), Map.of("step", "20"));
    }
    Safetensors.Contents contents = Safetensors.read(file);
    try (Weights weights = contents.weights()) {
      assertThat(contents.metadata()).containsExactly(Map.entry("step", "20"));
      assertThat(weights.get("a").toFloats()).containsExactly(1, -2, 3, 4, 5, 6.5f);
      assertThat(weights.get("b").type()).isEqualTo(DataType.F16);
      assertThat(weights.get("b").toFloats()).containsExactly(7);
      assertThat(weights.get("none").toFloats()).isEmpty();
    }
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void dataBeginAtAMultipleOfEightBytes() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      for (String name : List.of("a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg")) {
        Path file = folder.resolve(name);
        Safetensors.write(
            file, List.of(Tensor.of(name, List.of(1L), new float[] {1}, arena)), Map.of());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getLong() % 8).as(name).isZero();
      }
    }
  }

  @Test
  void notANumberStaysNotANumberInBfloat16() {
    try (Arena arena = Arena.ofConfined()) {
      float lowBitsOnly = Float.intBitsToFloat(0x7F800001);
      Tensor tensor = Tensor.of("t", List.of(1L), new float[] {lowBitsOnly}, arena);
      assertThat(tensor.as(DataType.BF16, arena).toFloats()[0]).isNaN();
    }
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.0", "1.00390625, 1.0", "1.01171875, 1.015625", "-3e38, -3.004055e38"})
  void roundsToBfloat16ToNearestEven(float value, float expected) {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Tensor.of("t", List.of(1L), new float[] {value}, arena);
      float rounded = tensor.as(DataType.BF16, arena).toFloats()[0];
      assertThat(rounded).isCloseTo(expected, Percentage.withPercentage(1e-3));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 100_000_001, 1L << 60})
  void refusesAnImpossibleHeaderLengthBeforeReadingIt(long announced) throws IOException {
    Path file = file(announced, "{}".getBytes(StandardCharsets.UTF_8), 0);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("x.safetensors: header length");
  }

  @Test
  void refusesAHeaderLongerThanTheFile() throws IOException {
    Path file = file(3, "{}".getBytes(StandardCharsets.UTF_8), 0);
    assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("truncated");
    assertThat(Safetensors.read(file("{}", 0)).weights().tensors()).isEmpty();
  }

  @Test
  void refusesAFileOfLessThanEightBytes() throws IOException {
    Path file = Files.write(folder.resolve("x.safetensors"), new byte[7]);
    assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("7 bytes");
  }

  @Test
  void namesTheTensorThatIsCutOff() throws IOException {
    String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    assertThatThrownBy(() -> Safetensors.read(file(header, 7)))
        .hasMessageContaining("tensor w: ends at byte 8 of 7: the file is truncated");
    Safetensors.read(file(header, 8)).weights().close();
    assertThatThrownBy(() -> Safetensors.read(file(header, 9)))
        .hasMessageContaining("1 bytes after the last tensor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]} | overlap",
        "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]} | belong to no tensor",
        "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,12]} | needs 8 bytes",
        "{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[8,16]} | holds -2, not a count",
        "{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[8,16]} | holds 2.5, not a count",
        "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[16,8]} | is not a pair with begin <="
            + " end",
        "{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[8,16]} | overflows",
        "{\"dtype\":\"Q4\",\"shape\":[2],\"data_offsets\":[8,16]} | dtype 'Q4' is none of",
        "{\"shape\":[2],\"data_offsets\":[8,16]} | dtype '' is none of",
        "{\"dtype\":\"F32\",\"data_offsets\":[8,16]} | shape is missing",
        "7 | data_offsets is missing"
      })
  void namesTheTensorWithABadEntry(String entry, String reason) throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"bad\":" + entry + "}";
    Path file = file(header, 8);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("x.safetensors: tensor bad: ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"a\":", "{\"a\":1,\"a\":1}", "\u0001\u0002"})
  void refusesAHeaderThatIsNoObject(String header) throws IOException {
    Path file = file(header, 0);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("x.safetensors: header is not");
  }

  @Test
  void failedWriteLeavesTheOldFileAndNoOther() throws IOException {
    Path file = folder.resolve("a.safetensors");
    try (Arena arena = Arena.ofConfined()) {
      Tensor good = Tensor.of("t", List.of(1L), new float[] {1}, arena);
      Safetensors.write(file, List.of(good), Map.of());
      Tensor bad = new Tensor("t", DataType.F32, List.of(2L), good.data());
      assertThatThrownBy(() -> Safetensors.write(file, List.of(bad), Map.of()))
          .hasMessageContaining("tensor t: shape [2] of F32 has 4 bytes");
      assertThatThrownBy(() -> Safetensors.write(file, List.of(good, good), Map.of()))
          .hasMessageContaining("given twice");
    }
    try (Weights weights = Safetensors.read(file).weights()) {
      assertThat(weights.get("t").toFloats()).containsExactly(1);
    }
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }
}
