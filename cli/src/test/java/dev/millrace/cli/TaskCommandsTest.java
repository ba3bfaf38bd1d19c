package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.rows.TokenIds;
import dev.millrace.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Multiple-choice tasks of a model folder, and in a training from texts. */
class TaskCommandsTest {
  private static final String CONTEXT = "The mill";
  private static final List<String> CHOICES = List.of("turns", "stops", "stands still today");

  @TempDir private Path folder = Path.of("");
  private String model = "";

  @BeforeEach
  void writeModel() throws IOException {
    model = Fixtures.model(folder.resolve("model")).toString();
  }

  private static String item(int gold) {
    return "{\"query\":\"%s\",\"choices\":[\"%s\"],\"gold\":%d}\n"
        .formatted(CONTEXT, String.join("\",\"", CHOICES), gold);
  }

  private String file(String name, String... items) throws IOException {
    return Fixtures.write(folder.resolve(name), String.join("", items)).toString();
  }

  private double likelihood(String choice) {
    Tokenizer tokenizer = Fixtures.tokenizer();
    int[] tokens = tokenizer.encode(CONTEXT + " " + choice);
    int[] input = Arrays.copyOf(tokens, tokens.length - 1);
    List<JsonNode> rows =
        CommandRun.of("logits", "--model", model, "--ids", TokenIds.format(input)).rows();
    double nats = 0;
    for (int i = tokenizer.encode(CONTEXT).length; i < tokens.length; i++) {
      double sum = 0;
      for (JsonNode logit : rows.get(i - 1).path("logits")) {
        sum += Math.exp(logit.doubleValue());
      }
      nats += rows.get(i - 1).path("logits").path(tokens[i]).doubleValue() - Math.log(sum);
    }
    return nats;
  }

  @Test
  void aModelsScoresFollowFromItsLogits() throws IOException {
    int best = 0;
    int bestNorm = 0;
    for (int i = 1; i < CHOICES.size(); i++) {
      double norm = likelihood(CHOICES.get(i)) / CHOICES.get(i).length();
      best = likelihood(CHOICES.get(i)) > likelihood(CHOICES.get(best)) ? i : best;
      double former = likelihood(CHOICES.get(bestNorm)) / CHOICES.get(bestNorm).length();
      bestNorm = norm > former ? i : bestNorm;
    }
    int other = (best + 1) % 3;
    String right = file("right.jsonl", item(best), item(best), item(best), item(other), item(0));
    String norm = file("norm.jsonl", item(bestNorm));

    CommandRun run = CommandRun.of("eval", "tasks", model, right, norm, "--items", "4", "--json");

    assertThat(run.exitCode()).as(run.errors()).isZero();
    JsonNode tasks = run.rows().getFirst().path("tasks");
    assertThat(tasks.path(0).path("task").textValue()).isEqualTo("right");
    assertThat(tasks.path(0).path("items").intValue()).isEqualTo(4);
    assertThat(tasks.path(0).path("leftOut").intValue()).isEqualTo(1);
    assertThat(tasks.path(0).path("acc").doubleValue()).isEqualTo(0.75);
    assertThat(tasks.path(0).path("accStderr").doubleValue()).isEqualTo(0.25);
    assertThat(tasks.path(1).path("accNorm").doubleValue()).isEqualTo(1);
    assertThat(tasks.path(1).path("accNormStderr").isNull()).isTrue();
    assertThat(CommandRun.of("eval", "tasks", model, right, "--items", "4").out())
        .startsWith("right acc 0.7500 (standard error 0.2500), acc_norm ")
        .endsWith(", 4 items and 1 left out" + System.lineSeparator());
  }

  @Test
  void aBadItemIsOneLineAndTrainsNothing() throws IOException {
    String bad = file("bad.jsonl", item(0), "{\"ctx\":\"a\",\"label\":0}\n");
    String why = bad + " line 2 lacks the field 'endings'; ";
    CommandRun offline = CommandRun.of("eval", "tasks", model, bad);
    assertThat(offline.exitCode()).isEqualTo(2);
    assertThat(offline.errors()).startsWith("millrace: " + why).hasLineCount(1);

    Path out = folder.resolve("trained");
    CommandRun training = training(out, bad);
    assertThat(training.exitCode()).isEqualTo(2);
    assertThat(training.errors()).contains(why);
    assertThat(out).doesNotExist();

    Path data = folder.resolve("data");
    CommandRun run =
        CommandRun.of(
            "run",
            "../sample/sample.warc.gz",
            "--port=0",
            "--data=" + data,
            "--set",
            "train.evaluations=" + bad);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains(why);
  }

  private CommandRun training(Path out, String evaluations) throws IOException {
    String text = Fixtures.write(folder.resolve("a.txt"), Fixtures.ARTICLE).toString();
    Fixtures.tokenizer().write(folder.resolve("tokenizer.json"));
    return CommandRun.of(
        "train",
        "--text",
        text,
        "--out",
        out.toString(),
        "--steps",
        "2",
        "--set",
        "tokenizer=" + folder.resolve("tokenizer.json"),
        "--set",
        "train.threads=1",
        "--set",
        "train.evaluations=" + evaluations);
  }

  @Test
  void aTrainingFromTextsSaysTheScoresOfItsEnd() throws IOException {
    Path out = folder.resolve("trained");
    CommandRun training = training(out, file("known.jsonl", item(1), item(2)));

    assertThat(training.exitCode()).as(training.errors()).isZero();
    assertThat(out.resolve("model.safetensors")).exists();
    String scored =
        training
            .out()
            .lines()
            .filter(line -> line.startsWith("step 2  evaluated: "))
            .findFirst()
            .orElseThrow();
    String offline =
        CommandRun.of("eval", "tasks", out.toString(), file("known.jsonl", item(1), item(2))).out();
    assertThat(scored).isEqualTo("step 2  evaluated: " + offline.strip());
  }
}
