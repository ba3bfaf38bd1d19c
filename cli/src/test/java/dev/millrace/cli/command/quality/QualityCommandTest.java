package dev.millrace.cli.command.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityCommandTest {
  @TempDir private Path folder = Path.of("");
  private String good = "";
  private String rest = "";
  private String model = "";

  @BeforeEach
  void writeTexts() throws IOException {
    good = folder.resolve("good.jsonl").toString();
    rest = folder.resolve("rest.txt").toString();
    model = folder.resolve("m.bin").toString();
    Files.writeString(
        Path.of(good), "{\"text\": \"the proof of the lemma\\nand of the theorem\"}\n".repeat(30));
    Files.writeString(Path.of(rest), "cheap offers, click here\n\n".repeat(40));
  }

  private CommandRun train(String... more) {
    String[] arguments = {
      "quality", "train", "--good", good, "--rest", rest, "--out", model, "--bucket", "1000"
    };
    return CommandRun.of(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  @Test
  void trainsOnJsonLinesAndLinesOfTextAndEvaluates() {
    CommandRun trained = train("--json");
    assertThat(trained.exitCode()).as(trained.errors()).isZero();
    JsonNode answer = trained.rows().getFirst();
    assertThat(trained.rows()).hasSize(1);
    assertThat(answer.path("good").intValue()).isEqualTo(30);
    assertThat(answer.path("rest").intValue()).isEqualTo(40);
    assertThat(answer.path("loss").doubleValue()).isBetween(0.0, 0.1);

    CommandRun run =
        CommandRun.of(
            "quality", "eval", "--model", model, "--good", good, "--rest", rest, "--json");
    assertThat(run.rows().getFirst().path("precision").doubleValue()).isEqualTo(1);
    assertThat(run.rows().getFirst().path("recall").doubleValue()).isEqualTo(1);
    assertThat(run.rows().getFirst().path("agreement").doubleValue()).isEqualTo(1);
    assertThat(run.rows().getFirst().path("auc").doubleValue()).isEqualTo(1);
  }

  @Test
  void judgeShowsTheScoreBesideItsLimit() {
    assertThat(train().exitCode()).isZero();
    CommandRun run =
        CommandRun.withInput(
            "{\"text\": \"click here, cheap\"}\n",
            "judge",
            "-",
            "--set",
            "quality.groups=",
            "--set",
            "learned-quality.model=" + model,
            "--set",
            "learned-quality.minimum=0.6");
    JsonNode row = run.rows().getFirst();
    assertThat(row.path("keep").booleanValue()).isFalse();
    assertThat(row.path("drops").path(0).path("rule").textValue())
        .isEqualTo("learned-quality.too-low");
    assertThat(row.path("rules").path(0).path("measured").doubleValue()).isBetween(0.0, 0.2);
    assertThat(row.path("rules").path(0).path("limit").floatValue()).isEqualTo(0.6f);
  }

  @Test
  void judgeScoresWhatIsLeftOfATextAsTheCurationDoes() {
    assertThat(train().exitCode()).isZero();
    String proof = "the proof of the lemma\\nand of the theorem";

    double whole = score(proof, "quality.groups=");
    double cut = score(proof + "\\nclick here: cheap javascript offers", "quality.groups=c4");

    assertThat(cut).isEqualTo(whole);
    assertThat(score(proof + "\\nclick here: cheap javascript offers", "quality.groups="))
        .isNotEqualTo(whole);
  }

  private double score(String text, String groups) {
    CommandRun run =
        CommandRun.withInput(
            "{\"text\": \"" + text + "\"}\n",
            "judge",
            "-",
            "--set",
            groups,
            "--set",
            "c4.min-sentences=0",
            "--set",
            "learned-quality.model=" + model);
    for (JsonNode rule : run.rows().getFirst().path("rules")) {
      if (rule.path("rule").textValue().equals("learned-quality.too-low")) {
        return rule.path("measured").doubleValue();
      }
    }
    throw new AssertionError("no score: " + run.out() + run.errors());
  }

  @Test
  void saysInALineWhatCannotBe() throws IOException {
    assertRefused(train("--dim", "0"), "dim is 0, but must be 1 to 4096");
    assertRefused(
        CommandRun.of("quality", "train", "--good", "-", "--rest", rest, "--out", model),
        "standard input cannot be read again");
    assertRefused(
        CommandRun.of("quality", "train", "--good", good, "--rest", rest, "--out", "/none/m.bin"),
        "/none/m.bin: cannot be written");
    Files.writeString(Path.of(model), "no model, but some other text");
    assertRefused(
        CommandRun.of("quality", "eval", "--model", model, "--good", good, "--rest", rest),
        model + " cannot be read as a supervised fastText model");
    Files.writeString(Path.of(good), "{\"text\": 3}\n");
    assertRefused(train(), "good.jsonl line 1: field text is NUMBER");
    Files.writeString(Path.of(good), "\n");
    assertRefused(train(), "there is no text for the label good");
  }

  private static void assertRefused(CommandRun run, String rule) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains(rule).hasLineCount(1);
  }
}
