package dev.millrace.evaluation.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.language.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageEvaluationTest {
  @Test
  void countsAgreementWithTheOracleAndWithTheTruth(@TempDir Path folder) throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("oracle.tsv"),
            """
            true\tpredicted\tprobability\ttext
            en\ten\t0.984386\tThe mill turns as long as the river runs.
            nl\tde\t0.5\tDie Mühle dreht sich, solange der Fluss fließt.
            pl\tcs\t0.9\tMłyn obraca się, dopóki płynie rzeka.
            """);
    LanguageEvaluation.Agreement agreement =
        new LanguageEvaluation(LanguageModel.bundled()).compare(table);
    assertThat(agreement.texts()).isEqualTo(3);
    assertThat(agreement.sameLabel()).isEqualTo(2);
    assertThat(agreement.trueLabel()).isEqualTo(2);
    assertThat(agreement.largestDifference()).isBetween(0.4f, 0.5f);
    assertThat(agreement.differences()).singleElement().asString().startsWith("cs 0.9 became");
  }
}
