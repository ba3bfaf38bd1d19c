package dev.millrace.evaluation.pii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.pii.PiiScrubber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PiiEvaluationTest {
  @Test
  void scoresBothFormsOfGoldFiles(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("array.json"),
        """
        [{"full_text": "😀 a@b.cd and 9.9.9.9",
          "spans": [{"entity_type": "EMAIL_ADDRESS", "start_position": 2, "end_position": 8},
                    {"entity_type": "PERSON", "start_position": 0, "end_position": 1}]}]
        """);
    Files.writeString(
        folder.resolve("lines.jsonl"),
        """
        {"text": "mail x at y", "entities": [{"label": "EMAIL", "start": 5, "end": 11}]}
        {"text": "IBAN GB33BUKB20201555555555", "entities": [{"label": "IBAN", "start": 5, "end": 27}]}
        """);
    Map<PiiKind, PiiEvaluation.Score> scores =
        new PiiEvaluation(PiiScrubber.strict()).score(folder);
    assertThat(scores)
        .containsEntry(
            PiiKind.EMAIL,
            new PiiEvaluation.Score(2, 1, 1, 1, List.of("missed <x at y> in <mail x at y>")));
    assertThat(scores.get(PiiKind.EMAIL)).extracting(PiiEvaluation.Score::recall).isEqualTo(0.5);
    assertThat(scores.get(PiiKind.IPV4)).extracting(PiiEvaluation.Score::precision).isEqualTo(0.0);
    assertThat(scores.get(PiiKind.IBAN)).extracting(PiiEvaluation.Score::recall).isEqualTo(1.0);
    assertThat(scores).hasSize(PiiKind.values().length);
  }

  @Test
  void whatIsFoundIsRightOnlyWhereItOverlapsGoldAndNotWhereItTouches(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("lines.jsonl"),
        """
        {"text": "to a@b.cd or e@f.gh", "entities": [{"label": "EMAIL", "start": 3, "end": 9}]}
        {"text": "to a@b.cd or e@f.gh", "entities": [{"label": "EMAIL", "start": 13, "end": 19}]}
        {"text": "to a@b.cd or", "entities": [{"label": "EMAIL", "start": 0, "end": 3},
          {"label": "EMAIL", "start": 9, "end": 12}]}
        {"text": "to a@b.cd or", "entities": [{"label": "EMAIL", "start": 0, "end": 4}]}
        {"text": "to a@b.cd or", "entities": [{"label": "EMAIL", "start": 8, "end": 12}]}
        """
            .replace(",\n ", ","));

    PiiEvaluation.Score email =
        new PiiEvaluation(PiiScrubber.strict())
            .score(folder)
            .getOrDefault(PiiKind.EMAIL, new PiiEvaluation.Score(0, 0, 0, 0, List.of()));

    assertThat(email.found()).isEqualTo(7);
    assertThat(email.right()).isEqualTo(4);
    assertThat(email.mistakes())
        .contains(
            "wrong <e@f.gh> in <to a@b.cd or e@f.gh>",
            "wrong <a@b.cd> in <to a@b.cd or e@f.gh>",
            "wrong <a@b.cd> in <to a@b.cd or>");
  }
}
