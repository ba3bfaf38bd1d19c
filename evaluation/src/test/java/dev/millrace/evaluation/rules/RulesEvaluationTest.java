package dev.millrace.evaluation.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesEvaluationTest {

  private static final String RECORDS =
      """
      {"id": "a", "text": "Too short.", "gopher-repetition": {"keep": false, "reason": "top_2_gram"}, \
      "gopher-quality": {"keep": false, "reason": "gopher_short_doc"}, "c4": {"keep": false, "reason": "lorem_ipsum"}}
      {"id": "b", "text": "One is. Two is. Three is. Four is. Five is.\\nd e", "gopher-quality": {"keep": true, "reason": null}, \
      "c4": {"keep": true, "reason": null, "text": "One is. Two is. Three is. Four is. Five is."}}
      """;

  @Test
  void countsAgreementByFilterAndNamesDifferences(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("oracle.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(RECORDS.getBytes(StandardCharsets.UTF_8));
    }
    List<RulesEvaluation.Agreement> agreements =
        RulesEvaluation.run(file, QualitySettings.of(QualityProfile.FINEWEB));
    assertThat(agreements)
        .containsExactlyInAnyOrder(
            new RulesEvaluation.Agreement("gopher-repetition", 1, List.of()),
            new RulesEvaluation.Agreement(
                "gopher-quality",
                1,
                List.of("b: keep there, gopher_short_doc (12.0, limit 50.0) here")),
            new RulesEvaluation.Agreement(
                "c4", 1, List.of("a: lorem_ipsum there, too_few_sentences (0.0, limit 5.0) here")),
            new RulesEvaluation.Agreement("c4-text", 1, List.of()));

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    RulesEvaluation.print(agreements, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("gopher-quality     1 of 2 agree, 50.00 %");
  }
}
