package dev.millrace.filters.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LanguageModelTest {
  private static final LanguageModel MODEL = LanguageModel.bundled();

  @Test
  void givesFastTextsLabelAndProbability() throws IOException {
    try (InputStream golden =
        LanguageModelTest.class.getResourceAsStream("/golden/language/fasttext-0.9.2.tsv")) {
      List<String> lines =
          new String(golden.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSizeGreaterThan(20);
      for (String line : lines) {
        String[] cells = line.split("\t", 3);
        LanguagePrediction prediction = MODEL.predict(cells[2]);
        assertThat(prediction.language()).as(cells[2]).isEqualTo(cells[0]);
        assertThat(prediction.probability())
            .as(cells[2])
            .isCloseTo(Float.parseFloat(cells[1]), within(6e-6f));
      }
    }
  }

  @Test
  void listsTheLikeliestFirst() {
    List<LanguagePrediction> five = MODEL.predict("Das ist een zin in twee talen", 5);
    assertThat(five)
        .hasSize(5)
        .isSortedAccordingTo((a, b) -> Float.compare(b.probability(), a.probability()));
    assertThat(five.getFirst()).isEqualTo(MODEL.predict("Das ist een zin in twee talen"));
    assertThat(five.subList(0, 2)).isEqualTo(MODEL.predict("Das ist een zin in twee talen", 2));
  }

  @Test
  void countsEveryWhiteSpaceByteAsOneSpace() {
    LanguagePrediction spaced = MODEL.predict("the cat sat on the mat");
    assertThat(MODEL.predict("\n the\tcat\r\nsat\u000bon\fthe\0mat\n\n")).isEqualTo(spaced);
  }

  @Test
  void stopsAtTheEndOfTextToken() {
    assertThat(MODEL.predict("le chat est noir </s> the cat is black"))
        .isEqualTo(MODEL.predict("le chat est noir"));
  }

  @Test
  void overlooksLabelsInTheText() {
    assertThat(MODEL.predict("le chat est noir __label__en __label__none"))
        .isEqualTo(MODEL.predict("le chat est noir"));
  }

  @Test
  void predictsForTextsOfAnyKind() {
    Random random = new Random(7);
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      noise.append((char) random.nextInt(1 << 16));
    }
    for (String text :
        List.of(
            "", " ", "\n", "\ud800", "a\udc00b", "\0", "x".repeat(1_000_000), noise.toString())) {
      LanguagePrediction prediction = MODEL.predict(text);
      assertThat(prediction.language()).isNotEmpty();
      assertThat(prediction.probability()).isBetween(0f, 1.0001f);
    }
  }

  @Test
  void readsALoneSurrogateAsAQuestionMark() {
    assertThat(MODEL.predict("caf\ud800 noir")).isEqualTo(MODEL.predict("caf? noir"));
  }

  @Test
  void refusesAFileOfAnotherKind() {
    assertThatThrownBy(() -> LanguageModel.read(new ByteArrayInputStream(new byte[64])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("magic number 0");
  }

  @Test
  void refusesAFileCutShortAnywhere() throws IOException {
    byte[] whole = model();
    for (int length : new int[] {0, 3, 8, 60, 64, 90, 5_000, 300_000, 800_000, whole.length - 1}) {
      assertThatThrownBy(() -> LanguageModel.read(new ByteArrayInputStream(whole, 0, length)))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesOrSurvivesAFileDamagedAnywhere() throws IOException {
    byte[] whole = model();
    Random random = new Random(11);
    for (int round = 0; round < 40; round++) {
      byte[] damaged = whole.clone();
      int reach = round % 2 == 0 ? 100 : damaged.length;
      for (int i = 0; i < 3; i++) {
        damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        LanguageModel.read(new ByteArrayInputStream(damaged)).predict("a text");
      } catch (IOException e) {
        assertThat(e).as("seed 11, round %d", round).hasMessageMatching("(?s).*\\S.*");
      }
    }
  }

  @Test
  void refusesFewerThanOnePrediction() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MODEL.predict("text", 0))
        .withMessageContaining("0");
  }

  private static byte[] model() throws IOException {
    try (InputStream in = LanguageModel.class.getResourceAsStream("lid.176.ftz")) {
      return in.readAllBytes();
    }
  }
}
