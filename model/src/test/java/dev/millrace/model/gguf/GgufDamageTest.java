package dev.millrace.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.gguf.blocks.GgufType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that lie: a refusal by name, whatever they say. */
class GgufDamageTest {
  private static final int TENSOR_COUNT_AT = 8;
  private static final int ENTRY_COUNT_AT = 16;
  private static final int FIRST_KEY_AT = 24;

  @TempDir private Path folder;
  private byte[] good = {};

  @BeforeEach
  void write() throws IOException {
    Path golden = Path.of("src/test/resources/golden/llama31-tiny");
    Path file = folder.resolve("good.gguf");
    try (ModelFolder model = ModelFolder.read(golden)) {
      GgufWriter.write(
          file,
          new GgufModel.Source(
              "golden",
              model.config(),
              model.specialTokens(),
              model.weights(),
              Optional.empty(),
              Optional.empty()),
          Optional.of(GgufType.Q8_0));
    }
    good = Files.readAllBytes(file);
  }

  private void refused(byte[] bytes, String reason) throws IOException {
    Path file = folder.resolve("bad.gguf");
    Files.write(file, bytes);
    assertThatThrownBy(() -> GgufModel.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("bad.gguf")
        .hasMessageContaining(reason);
  }

  private byte[] with(int at, long value) {
    byte[] bytes = good.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return bytes;
  }

  private int indexOf(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < good.length - wanted.length; i++) {
      if (Arrays.equals(good, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError(text + " is not in the file");
  }

  @Test
  void countsAndLengthsBeyondTheFile() throws IOException {
    refused(with(TENSOR_COUNT_AT, 1L << 60), "1152921504606846976 tensors");
    refused(with(ENTRY_COUNT_AT, -1), "18446744073709551615 metadata entries");
    refused(with(FIRST_KEY_AT, 1L << 60), "needs 1152921504606846976 bytes");
    int list = indexOf("tokenizer.ggml.tokens") + "tokenizer.ggml.tokens".length();
    refused(with(list + 8, 1L << 60), "tokenizer.ggml.tokens: says that it has");
  }

  @Test
  void tensorsThatOverlapOrLieElsewhere() throws IOException {
    String name = "blk.0.attn_q.weight";
    int at = indexOf(name) + name.length();
    int offsetAt = at + 4 + 2 * 8 + 4;
    refused(with(at + 4, 1L << 61), "has a dimension of");
    refused(with(offsetAt, 0), "overlap");
    refused(with(offsetAt, 1L << 40), "ends after the file");
    refused(with(offsetAt, 7), "no multiple of 32");
    byte[] type = good.clone();
    type[at + 4 + 2 * 8] = 99;
    refused(type, "ggml's type 99");
    byte[] dimensions = good.clone();
    dimensions[at] = 9;
    refused(dimensions, "has 9 dimensions");
  }

  @Test
  void filesThatAreCutOrSomethingElse() throws IOException {
    refused(Arrays.copyOf(good, good.length - 1000), "truncated");
    refused(Arrays.copyOf(good, 20), "says that it has");
    refused("GGUF".getBytes(StandardCharsets.UTF_8), "truncated");
    refused(with(4, 1), "version 1");
    byte[] magic = good.clone();
    magic[0] = 'X';
    refused(magic, "no GGUF file");
  }

  @Test
  void listsInListsInLists() throws IOException {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("a", List.of("x"));
    byte[] head = GgufHead.of(metadata, List.of());
    byte[] bytes = new byte[256];
    // the list's type becomes a list, and so on: 9, then lengths of one
    ByteBuffer deep = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    deep.put(head, 0, FIRST_KEY_AT + 8 + 1 + 4);
    for (int i = 0; i < 8; i++) {
      deep.putInt(9).putLong(1);
    }
    refused(bytes, "lists in lists");
  }

  /** Whatever is changed: read, or refused, and soon. */
  @Test
  void anyChangedBytesAreReadOrRefused() throws IOException {
    Path file = folder.resolve("changed.gguf");
    int refusals = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      byte[] bytes = good.clone();
      int head = indexOf("output.weight") + 64;
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        bytes[random.nextInt(head)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      try {
        GgufModel.read(file);
      } catch (ModelFormatException e) {
        refusals++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refusals).isGreaterThan(100);
  }
}
