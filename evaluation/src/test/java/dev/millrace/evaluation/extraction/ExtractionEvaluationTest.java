package dev.millrace.evaluation.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.io.Resources;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExtractionEvaluationTest {

  private static final String TEXT =
      "One of the paddles of my wheel has come loose after the flood last week.";

  private final ExtractionEvaluation evaluation =
      new ExtractionEvaluation(
          new Extractor(ExtractionSettings.defaults().withTimeLimit(Duration.ofSeconds(60))));

  @TempDir private Path folder;

  @Test
  void scoresAFolderWithOneGroundTruthFile() throws IOException {
    write("html/a.html.gz", thread());
    write("html/b.html.gz", "");
    Files.writeString(
        folder.resolve("ground-truth.json"),
        "{\"a\":{\"articleBody\":\"%s\",\"url\":\"http://example.org/t7\"},\"b\":{\"articleBody\":\"\"}}"
            .formatted(TEXT));
    var report = evaluation.evaluate(folder);
    assertThat(report.overall().pages()).isEqualTo(2);
    assertThat(report.overall().recall()).isEqualTo(1);
    assertThat(report.pages()).extracting(page -> page.id()).containsExactly("a", "b");
    assertThat(report.pages().getFirst().precision()).isBetween(0.01, 0.9);
    assertThat(report.byType()).containsOnlyKeys("article");
  }

  @Test
  void scoresAFolderWithAFileForEveryPage() throws IOException {
    write("html/0001.html.gz", thread());
    Files.createDirectories(folder.resolve("ground-truth"));
    Files.writeString(
        folder.resolve("ground-truth/0001.json"),
        """
        {"url": "http://example.org/t7", "_internal": {"page_type": {"primary": "forum"}},
         "ground_truth": {"main_content": "%s"}}
        """
            .formatted(TEXT));
    Files.writeString(folder.resolve("ground-truth/0002.json"), "{\"ground_truth\": {}}");
    var report = evaluation.evaluate(folder);
    assertThat(report.byType()).containsOnlyKeys("forum");
    assertThat(report.overall().f1()).isEqualTo(report.pages().getFirst().f1());
    var out = new ByteArrayOutputStream();
    report.print(new PrintStream(out, true, StandardCharsets.UTF_8), 5);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("forum")
        .contains("pages per CPU second")
        .contains("http://example.org/t7");
  }

  private static ExtractionEvaluation.PageResult judged(
      String text, String gold, GoldPage.Scoring scoring) {
    return ExtractionEvaluation.judge(
        new GoldPage("a", "http://example.org/", "article", "", gold), text, scoring);
  }

  @Test
  void wordsAreComparedOneByOneInLowerCase() {
    var result =
        judged("The wheel STOPS now", "the wheel turns, and turns", GoldPage.Scoring.WORDS);

    assertThat(result.precision()).isEqualTo(2 / 4.0);
    assertThat(result.recall()).isEqualTo(2 / 5.0);
    assertThat(result.f1()).isCloseTo(4 / 9.0, within(1e-12));
  }

  @Test
  void shinglesAreComparedByFourWordsAsTheyAreWritten() {
    var result = judged("a b c d e", "a b c d f g", GoldPage.Scoring.SHINGLES);

    assertThat(result.precision()).isEqualTo(1 / 2.0);
    assertThat(result.recall()).isEqualTo(1 / 3.0);
    assertThat(judged("A b c d", "a b c d", GoldPage.Scoring.SHINGLES).f1()).isZero();
  }

  @ParameterizedTest
  @EnumSource(GoldPage.Scoring.class)
  void nothingIsRightWhereThereIsNothingAndWrongElsewhere(GoldPage.Scoring scoring) {
    assertThat(judged("", "", scoring).f1()).isOne();
    assertThat(judged("a b c d", "", scoring).f1()).isZero();
    assertThat(judged("", "a b c d", scoring).f1()).isZero();
  }

  private static String thread() throws IOException {
    URL page =
        Objects.requireNonNull(
            ExtractionEvaluationTest.class.getResource("/extraction/thread.html"));
    return Resources.toString(page, StandardCharsets.UTF_8);
  }

  @Test
  void refusesAFolderOfAnotherKind() {
    assertThatThrownBy(() -> evaluation.evaluate(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ground-truth");
  }

  private void write(String file, String html) throws IOException {
    Files.createDirectories(folder.resolve("html"));
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(file)))) {
      out.write(html.getBytes(StandardCharsets.UTF_8));
    }
  }
}
