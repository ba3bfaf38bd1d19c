package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.rows.TokenIds;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Safetensors;
import dev.millrace.model.weights.Tensor;
import dev.millrace.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandsTest {
  @TempDir private Path folder = Path.of("");
  private String model = "";

  @BeforeEach
  void writeModel() throws IOException {
    model = Fixtures.model(folder.resolve("model")).toString();
  }

  private CommandRun generate(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "generate";
    arguments[1] = "--model";
    arguments[2] = model;
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandRun.of(arguments);
  }

  private static int mostProbable(JsonNode logits) {
    int best = 0;
    for (int id = 1; id < logits.size(); id++) {
      best = logits.path(id).floatValue() > logits.path(best).floatValue() ? id : best;
    }
    return best;
  }

  @Test
  void greedyTokensAreTheMostProbableOfTheFullForwardPass() {
    String ids =
        generate("--ids", "5,9,200", "--max-tokens", "6", "--ignore-end", "--print-ids")
            .out()
            .strip();

    List<JsonNode> rows = CommandRun.of("logits", "--model", model, "--ids", ids).rows();

    int[] tokens = TokenIds.parse(ids);
    assertThat(tokens).hasSize(9).startsWith(5, 9, 200);
    for (int position = 2; position < 8; position++) {
      assertThat(rows.get(position).path("position").intValue()).isEqualTo(position);
      assertThat(rows.get(position).path("id").intValue()).isEqualTo(tokens[position]);
      assertThat(mostProbable(rows.get(position).path("logits"))).isEqualTo(tokens[position + 1]);
    }
  }

  @Test
  void promptAndContinuationArePrintedAsText() {
    Tokenizer tokenizer = Fixtures.tokenizer();
    String[] same = {"--prompt", "The mill", "--max-tokens", "5", "--ignore-end"};

    String text = generate(same).out();
    String ids = generate(append(same, "--print-ids")).out().strip();

    assertThat(text).startsWith("The mill");
    assertThat(text.strip()).isEqualTo(tokenizer.decodeText(TokenIds.parse(ids)).strip());
  }

  @Test
  void aFolderWithATokenizerModelAloneIsRunAndNotMadeAnother() throws IOException {
    Path file = Path.of("../tokenizer/src/test/resources/golden/sentencepiece/unigram-rules.model");
    Tokenizer tokenizer = Tokenizer.read(file);
    Path own = Files.createDirectory(folder.resolve("unigram"));
    Fixtures.weights(own, tokenizer.vocabularySize());
    Files.copy(file, own.resolve("tokenizer.model"));
    model = own.toString();

    String[] same = {"--prompt", "The  wall(C)", "--max-tokens", "5", "--ignore-end"};
    int[] ids = TokenIds.parse(generate(append(same, "--print-ids")).out().strip());
    int[] prompt = tokenizer.encode("The  wall(C)");

    assertThat(ids).hasSize(prompt.length + 5).startsWith(prompt);
    assertThat(generate(same).out().strip()).isEqualTo(tokenizer.decodeText(ids).strip());
    CommandRun export =
        CommandRun.of("export", model, "--gguf", folder.resolve("x.gguf").toString());
    assertThat(export.exitCode()).isNotZero();
    assertThat(export.errors())
        .contains("tokenizer.json cannot express this tokenizer.model")
        .doesNotContain("\tat ");
  }

  private static String[] append(String[] options, String more) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = more;
    return all;
  }

  @Test
  void aSeedDecidesTheDraws() {
    String[] first = {"--ids", "5", "--temperature", "1", "--print-ids", "--seed", "1"};
    String[] second = {"--ids", "5", "--temperature", "1", "--print-ids", "--seed", "2"};

    assertThat(generate(first).out()).isEqualTo(generate(first).out());
    assertThat(generate(first).out()).isNotEqualTo(generate(second).out());
  }

  @Test
  void aChatSaysWhereTheModelHasNoTemplateAndIsWrittenByTheOneItHas() throws IOException {
    String[] chat = {
      "chat", "--model", model, "--message", "The", "--temperature", "0", "--max-tokens", "4"
    };

    assertThat(CommandRun.of(chat).errors()).contains("has no chat template");

    Path template = Path.of(model, "chat_template.jinja");
    Files.writeString(template, "{{ messages[0].content }}");
    CommandRun answered = CommandRun.of(chat);
    assertThat(answered.errors()).doesNotContain("has no chat template");
    assertThat(answered.exitCode()).isZero();
    Files.writeString(template, "{{ raise_exception('not today') }}");
    CommandRun refused = CommandRun.of(chat);
    assertThat(refused.errors()).contains("not today");
    assertThat(refused.exitCode()).isOne();
  }

  @Test
  void generationEndsWhereTheContextIsFull() {
    String ids =
        generate("--ids", "5", "--max-tokens", "1000", "--ignore-end", "--print-ids").out();

    assertThat(TokenIds.parse(ids)).hasSize(64);
  }

  @Test
  void withoutATokenizerIdsArePrintedAndAPromptIsRefused() throws IOException {
    Files.delete(Path.of(model, "tokenizer.json"));

    assertThat(generate("--ids", "5,9", "--max-tokens", "0").out()).isEqualTo("5,9\n");
    CommandRun run = generate("--prompt", "The");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("no tokenizer.json: give --ids");
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    assertThat(generate("--ids", "299", "--max-tokens", "0").exitCode()).isZero();
    CommandRun run = generate("--ids", "300");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("token id 300 is outside the model's vocabulary of 300");
  }

  @Test
  void exportRoundsToTheFormatAndKeepsTheTokenizer() throws IOException {
    Path out = folder.resolve("out");

    CommandRun run = CommandRun.of("export", model, "--out", out.toString(), "--dtype", "bf16");

    assertThat(run.errors()).isEmpty();
    assertThat(ModelFolder.readConfig(out).type()).isEqualTo(DataType.BF16);
    assertThat(out.resolve("tokenizer.json")).exists();
    CommandRun back = CommandRun.of("import", out.toString(), "--out", folder + "/back");
    assertThat(back.exitCode()).isZero();
    assertThat(folder.resolve("back/model.safetensors"))
        .hasSameBinaryContentAs(out.resolve("model.safetensors"));
  }

  @Test
  void exportOfTensorsInSeveralFormatsLosesNothing() throws IOException {
    Path mixed = Files.createDirectory(folder.resolve("mixed"));
    Files.copy(Path.of(model, "config.json"), mixed.resolve("config.json"));
    Path out = folder.resolve("out");
    try (ModelFolder read = ModelFolder.read(Path.of(model));
        Arena arena = Arena.ofConfined()) {
      List<Tensor> tensors = new ArrayList<>(read.weights().tensors().values());
      tensors.set(0, tensors.getFirst().as(DataType.BF16, arena));
      Safetensors.write(mixed.resolve("model.safetensors"), tensors, Map.of());

      CommandRun run = CommandRun.of("export", mixed.toString(), "--out", out.toString());

      assertThat(run.errors()).isEmpty();
      try (ModelFolder copy = ModelFolder.read(out)) {
        for (Tensor tensor : tensors) {
          assertThat(copy.weights().get(tensor.name()).toFloats()).isEqualTo(tensor.toFloats());
        }
      }
    }
  }

  @Test
  void aModelWithoutFiniteLogitsIsNotServed() throws IOException {
    CommandRun run = CommandRun.of("serve", "--model", damaged().toString(), "--port", "0");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("its logits are not finite: its weights are damaged");
  }

  @Test
  void logitsThatAreNotFiniteAreShownAndAFailure() throws IOException {
    CommandRun run = CommandRun.of("logits", "--model", damaged().toString(), "--ids", "5,9");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.rows()).hasSize(2);
    assertThat(run.errors()).contains("some of the model's logits are not finite");
  }

  private Path damaged() throws IOException {
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    Files.copy(Path.of(model, "config.json"), damaged.resolve("config.json"));
    try (ModelFolder read = ModelFolder.read(Path.of(model));
        Arena arena = Arena.ofConfined()) {
      List<Tensor> tensors = new ArrayList<>(read.weights().tensors().values());
      Tensor last = tensors.removeLast();
      float[] numbers = last.toFloats();
      Arrays.fill(numbers, Float.NaN);
      tensors.add(Tensor.of(last.name(), last.shape(), numbers, arena));
      Safetensors.write(damaged.resolve("model.safetensors"), tensors, Map.of());
    }
    return damaged;
  }

  @Test
  void aPromptIsReadBehindTheTokenThatTheModelExpects() throws IOException {
    Path config = Path.of(model, "config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"bos_token_id\" : null", "\"bos_token_id\" : 7"));
    String[] same = {"--prompt", "The mill", "--max-tokens", "5", "--ignore-end"};

    assertThat(TokenIds.parse(generate(append(same, "--print-ids")).out().strip())).startsWith(7);
    assertThat(generate(same).out()).startsWith("The mill");
    assertThat(CommandRun.of("logits", "--model", model, "--prompt", "The mill").rows())
        .hasSize(1 + Fixtures.tokenizer().encode("The mill").length);
  }

  @Test
  void exportOverwritesNothing() {
    CommandRun run = CommandRun.of("export", model, "--out", model);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("is not empty: name another folder");
  }

  @Test
  void aFolderThatHoldsNoModelIsRefused() {
    CommandRun run = CommandRun.of("import", folder.toString(), "--out", folder + "/out");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("no config.json");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void perplexityIsThatOfTheLogitsAndIsMeasuredInEachFormat() throws IOException {
    Tokenizer tokenizer = Fixtures.tokenizer();
    int end = tokenizer.endOfText().orElseThrow();
    int[] text = tokenizer.encode("The mill");
    int[] input = IntStream.concat(IntStream.of(end), IntStream.of(text)).toArray();
    int[] targets = IntStream.concat(IntStream.of(text), IntStream.of(end)).toArray();
    List<JsonNode> rows =
        CommandRun.of("logits", "--model", model, "--ids", TokenIds.format(input)).rows();
    double nats = 0;
    for (int i = 0; i < targets.length; i++) {
      double sum = 0;
      for (JsonNode logit : rows.get(i).path("logits")) {
        sum += Math.exp(logit.doubleValue());
      }
      nats += Math.log(sum) - rows.get(i).path("logits").path(targets[i]).doubleValue();
    }
    Path file = Fixtures.write(folder.resolve("a.txt"), "The mill");

    List<String> lines =
        CommandRun.of("eval", "perplexity", "--model", model, file.toString())
            .out()
            .lines()
            .toList();

    assertThat(lines.getFirst()).isEqualTo(targets.length + " tokens of 8 bytes");
    assertThat(lines.get(1))
        .startsWith(
            String.format(
                Locale.ROOT, "f32   perplexity %.4f (+0.000 %%)", Math.exp(nats / targets.length)))
        .endsWith(String.format(Locale.ROOT, " %.5f bits per byte", nats / Math.log(2) / 8));
    assertThat(lines.get(2)).startsWith("bf16 ").doesNotContain("0.000 %");
    assertThat(lines.get(3)).startsWith("int8 ").doesNotContain("0.000 %");
    assertThat(lines.get(4)).startsWith("int4 ").doesNotContain("0.000 %");
  }

  @Test
  void perplexityOfNoTextIsRefused() throws IOException {
    String file = Fixtures.write(folder.resolve("a.txt"), "").toString();
    CommandRun empty = CommandRun.of("eval", "perplexity", "--model", model, file);
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.errors()).contains("no text to evaluate on");
  }

  @Test
  void weightsInAFormatGiveOtherLogits() {
    String[] exact = {"logits", "--model", model, "--ids", "5,9", "--last"};
    String[] packed = append(exact, "--weights=int8");
    assertThat(CommandRun.of(packed).rows().getFirst().path("logits"))
        .hasSize(Fixtures.tokenizer().vocabularySize())
        .isNotEqualTo(CommandRun.of(exact).rows().getFirst().path("logits"));
  }
}
