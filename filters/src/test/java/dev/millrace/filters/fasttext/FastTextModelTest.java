package dev.millrace.filters.fasttext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FastTextModelTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/fasttext");

  /** Where a model file's numbers stand (args.cc, dictionary.cc of fastText 0.9.2). */
  private static final int DIMENSION = 8;

  private static final int WORD_GRAMS = 28;
  private static final int LOSS = 32;
  private static final int KIND = 36;
  private static final int BUCKETS = 40;
  private static final int MAX_GRAM = 48;
  private static final int ENTRIES = 64;
  private static final int WORDS = 68;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"softmax.bin", "hs.bin", "ns.bin", "ova.bin", "qnorm.ftz", "pruned.ftz"})
  void predictsWhatFastTextPrints(String name) throws IOException {
    FastTextOutput.assertSame(
        name,
        FastTextModel.read(GOLDEN.resolve(name)),
        Files.readString(GOLDEN.resolve("texts.txt")),
        Files.readString(GOLDEN.resolve(name + ".txt")),
        3);
  }

  @Test
  void predictsWhatFastTextPrintsByAQuantizedOutput() throws IOException {
    FastTextOutput.assertSame(
        "qout.ftz",
        FastTextModel.read(GOLDEN.resolve("qout.ftz")),
        Files.readString(GOLDEN.resolve("many-texts.txt")),
        Files.readString(GOLDEN.resolve("qout.ftz.txt")),
        4);
  }

  @Test
  void givesTheProbabilityOfOneLabel() {
    FastTextModel model = FastTextModel.read(GOLDEN.resolve("softmax.bin"));
    assertThat(model.labels()).containsExactlyInAnyOrder("good", "rest", "other");
    String text = "theorem proof of the lemma";
    assertThat(model.probability(text, "good"))
        .isEqualTo(model.predict(text, 1).getFirst().probability());
    assertThat(model.probability(text, "none")).isZero();
  }

  @Test
  void aLongTextWithNgramsOfWordsHasTheMeanOfAllItsRows() {
    FastTextModel model = FastTextModel.read(GOLDEN.resolve("softmax.bin"));
    String line = "cheap sale of the theorem ";
    assertThat(model.probability(line.repeat(20_000), "good"))
        .isCloseTo(model.probability(line.repeat(200), "good"), within(1e-3f));
  }

  @Test
  void namesTheFileAndTheRule() throws IOException {
    Path none = folder.resolve("none.bin");
    assertThatThrownBy(() -> FastTextModel.read(none))
        .isInstanceOf(SettingsException.class)
        .hasMessage(none + ": no such file; it must be a fastText model");
    Path text = Files.writeString(folder.resolve("text.bin"), "no model, but a line of text\n");
    assertThatThrownBy(() -> FastTextModel.read(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(text + " cannot be read as a supervised fastText model")
        .hasMessageContaining("magic number");
  }

  @Test
  void refusesCountsThatTheFileDoesNotHold() throws IOException {
    assertRefused(DIMENSION, 0, "0 dimensions");
    assertRefused(DIMENSION, 7, "rows of 6 columns in a model of 7 dimensions");
    assertRefused(DIMENSION, 1 << 30, "dimensions, but there can be 0 to 4096");
    assertRefused(WORD_GRAMS, 1 << 20, "n-grams of 1048576 words");
    assertRefused(LOSS, 9, "loss 9");
    assertRefused(KIND, 2, "word vectors");
    assertRefused(BUCKETS, 0, "n-grams without buckets");
    assertRefused(BUCKETS, 1 << 20, "rows, but it needs");
    assertRefused(MAX_GRAM, 1 << 20, "1048576 characters");
    assertRefused(ENTRIES, 1 << 23, "entries with");
    assertRefused(WORDS, -1, "-1 words");
  }

  @Test
  void refusesWeightsThatAreNoNumbers() throws IOException {
    byte[] model = bytes("softmax.bin");
    for (float weight : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e10f}) {
      byte[] damaged = model.clone();
      little(damaged).putFloat(damaged.length - 4, weight);
      assertThatThrownBy(() -> FastTextModel.read(damaged))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a weight of " + weight);
    }
  }

  private static void assertRefused(int at, int value, String rule) throws IOException {
    byte[] damaged = bytes("softmax.bin");
    little(damaged).putInt(at, value);
    assertThatThrownBy(() -> FastTextModel.read(damaged))
        .as("%d at byte %d", value, at)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax.bin", "hs.bin", "pruned.ftz", "qout.ftz"})
  void refusesAFileCutShortAnywhere(String name) throws IOException {
    byte[] whole = bytes(name);
    for (int length = 0; length < whole.length; length += length < 600 ? 1 : 997) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> FastTextModel.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("early");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax.bin", "hs.bin", "ns.bin", "ova.bin", "pruned.ftz", "qnorm.ftz"})
  void refusesOrSurvivesAFileDamagedAnywhere(String name) throws IOException {
    byte[] whole = bytes(name);
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      byte[] damaged = whole.clone();
      int reach = round % 2 == 0 ? 100 : damaged.length;
      for (int i = 0; i < 3; i++) {
        damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        FastTextModel model = FastTextModel.read(damaged);
        assertThat(model.probability("a text", "good")).isBetween(0f, 1.0001f);
      } catch (IOException e) {
        assertThat(e).as("seed 11, round %d", round).hasMessageMatching("\\S.*");
      }
    }
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(GOLDEN.resolve(name));
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
