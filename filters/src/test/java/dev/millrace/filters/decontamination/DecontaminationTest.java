package dev.millrace.filters.decontamination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecontaminationTest {
  private static final String THIRTEEN = "a b c d e f g h i j k l m";

  @TempDir private Path folder = Path.of("");

  private Decontamination of(int ngram, List<String> fields, String... lines) throws IOException {
    Path file = Files.write(folder.resolve("eval.jsonl"), List.of(lines));
    return Decontamination.of(
            new DecontaminationSettings(List.of(file.toString()), fields, ngram, true))
        .orElseThrow();
  }

  private Decontamination of(String... lines) throws IOException {
    return of(13, List.of(), lines);
  }

  private static String item(String text) {
    return "{\"question\": \"" + text + "\"}";
  }

  @Test
  void isOffByDefault() {
    assertThat(Decontamination.of(DecontaminationSettings.DEFAULT)).isEmpty();
  }

  @Test
  void thirteenWordsInARowAreAnOverlapAndTwelveAreNone() throws IOException {
    Decontamination evaluations = of(item("start " + THIRTEEN + " end"));

    assertThat(evaluations.find("other words " + THIRTEEN + " and more"))
        .contains(new Decontamination.Overlap(13, folder.resolve("eval.jsonl") + ":1"));
    assertThat(evaluations.find("other words a b c d e f g h i j k l and more")).isEmpty();
    assertThat(evaluations.find("a b c d e f x g h i j k l m")).isEmpty();
    assertThat(evaluations.find("m l k j i h g f e d c b a")).isEmpty();
  }

  @Test
  void theSettingSaysHowManyWords() throws IOException {
    Decontamination evaluations = of(9, List.of(), item(THIRTEEN));

    assertThat(evaluations.find("x c d e f g h i j k x")).isPresent();
    assertThat(evaluations.find("x c d e f g h i j x")).isEmpty();
  }

  @Test
  void caseAndPunctuationAndWhiteSpaceDoNotMatter() throws IOException {
    Decontamination evaluations =
        of(item("Don't stop: the QUICK brown-fox (really) jumps over ÜBER lazy dogs, he said!"));

    assertThat(
            evaluations.find(
                "dont  stop\\nthe quick “brownfox” really jumps\\tover über; lazy dogs he said"
                    .replace("\\n", "\n")
                    .replace("\\t", "\t")))
        .isPresent();
  }

  @Test
  void anItemOfEightWordsIsMatchedWholeAndOneOfSevenIsIgnored() throws IOException {
    Decontamination evaluations =
        of(item("one two three four five six seven eight"), item("p q r s t u v"));

    assertThat(evaluations.find("x one two three four five six seven eight y")).isPresent();
    assertThat(evaluations.find("x one two three four five six seven y")).isEmpty();
    assertThat(evaluations.find("p q r s t u v")).isEmpty();
    assertThat(evaluations.items()).isEqualTo(2);
    assertThat(evaluations.ignored()).isEqualTo(1);
  }

  @Test
  void lettersOfChineseAreWords() throws IOException {
    Decontamination evaluations = of(item("今天的天气非常好我们去公园散步吧"));

    assertThat(evaluations.find("他说：今天的天气非常好，我们去公园散步吧。")).isPresent();
    assertThat(evaluations.find("他说：今天的天气非常好。")).isEmpty();
  }

  @Test
  void allTextsOfAnItemCountUnlessFieldsAreNamed() throws IOException {
    String line =
        "{\"q\": {\"stem\": \"%s\"}, \"answers\": [\"no\", \"%s\"], \"n\": 3}"
            .formatted(THIRTEEN, THIRTEEN.toUpperCase(Locale.ROOT) + " n o");

    assertThat(of(line).find("l m n o k j")).isEmpty();
    assertThat(of(line).find("c d e f g h i j k l m n o")).isPresent();
    assertThat(of(13, List.of("q"), line).find("c d e f g h i j k l m n o")).isEmpty();
    assertThat(of(13, List.of("q"), line).find(THIRTEEN)).isPresent();
  }

  @Test
  void ofTwoItemsTheFirstIsNamedAndItsLine() throws IOException {
    Decontamination evaluations =
        of(item("p q r s t u v w x y"), "", item(THIRTEEN), item(THIRTEEN));

    assertThat(evaluations.fault(THIRTEEN))
        .hasValueSatisfying(
            drop -> {
              assertThat(drop.rule()).isEqualTo("decontamination.overlap");
              assertThat(drop.matched()).isEqualTo(folder.resolve("eval.jsonl") + ":3");
              assertThat(drop.measured()).isEqualTo(13);
            });
  }

  @Test
  void readsFoldersAndGzip() throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("b.jsonl.gz")))) {
      out.write((item(THIRTEEN) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(folder.resolve("README.md"), "no JSON");
    Optional<Decontamination> evaluations =
        Decontamination.of(
            new DecontaminationSettings(List.of(folder.toString()), List.of(), 13, true));

    assertThat(evaluations.orElseThrow().find(THIRTEEN).orElseThrow().item())
        .endsWith("b.jsonl.gz:1");
  }

  @Test
  void saysInALineWhatIsNoEvaluation() throws IOException {
    Path file = folder.resolve("eval.jsonl");
    assertThatThrownBy(() -> of(item(THIRTEEN), "question,answer"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "decontamination.files: "
                + file
                + " line 2 is not JSON: write the items as JSON lines, such as {\"question\":"
                + " \"...\"}, or name other files");
    assertThatThrownBy(() -> of("[1, 2]")).hasMessageContaining("line 1 is not a JSON object");
    assertThatThrownBy(() -> of(13, List.of("answer"), item("too short")))
        .hasMessageContaining("no text of 8 words in the fields answer");
    Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
    assertThatThrownBy(
            () ->
                Decontamination.of(
                    new DecontaminationSettings(List.of(file.toString()), List.of(), 13, true)))
        .hasMessageContaining("line 1 is not UTF-8");
    Path none = folder.resolve("none.jsonl");
    assertThatThrownBy(
            () ->
                Decontamination.of(
                    new DecontaminationSettings(List.of(none.toString()), List.of(), 13, true)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "decontamination.files: "
                + none
                + ": no such file or folder; if train.evaluations names it, put it where the"
                + " curation runs, too, or set decontamination.evaluations=false");
  }

  @Test
  void itemsThatAreTooShortAreNotLookedForAndHoldNothingUp() throws IOException {
    assertThat(of(item("too short")).fault("too short")).isEmpty();
  }

  @Test
  void whatTheTrainerIsScoredByIsAmongTheFilesUnlessItIsLeftOut() {
    List<String> own = List.of("own", "both");
    List<String> scored = List.of("both", "scored");
    assertThat(new DecontaminationSettings(own, List.of(), 13, true).with(scored).files())
        .containsExactly("own", "both", "scored");
    assertThat(new DecontaminationSettings(own, List.of(), 13, false).with(scored).files())
        .isEqualTo(own);
  }
}
