package dev.millrace.cli.command.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.Fixtures;
import dev.millrace.cli.rows.TokenIds;
import dev.millrace.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
  private static final Pattern LOSS = Pattern.compile("loss ([0-9.]+)");

  @TempDir private Path folder = Path.of("");
  private String tokenizer = "";

  @BeforeEach
  void writeTokenizer() {
    tokenizer = "tokenizer=" + folder.resolve("tokenizer.json");
    Fixtures.tokenizer().write(folder.resolve("tokenizer.json"));
  }

  private CommandRun train(Path text, String... options) {
    List<String> fixed =
        List.of(
            "--text",
            text.toString(),
            "--out",
            folder + "/model",
            "--set",
            tokenizer,
            "--set",
            "tokenize.block-length=32",
            "--set",
            "train.context-length=32",
            "--set",
            "train.blocks-per-step=8",
            "--set",
            "train.threads=1",
            "--set",
            "tokenize.held-out-fraction=0",
            "--set",
            "train.warm-up-steps=2");
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(fixed);
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static List<Double> losses(CommandRun run) {
    Matcher matcher = LOSS.matcher(run.out());
    return matcher.results().map(result -> Double.valueOf(result.group(1))).toList();
  }

  @Test
  void learnsATextAndWritesAModelThatContinuesIt() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE.substring(0, 250));

    CommandRun run = train(text, "--steps", "60", "--decay-steps", "10");

    assertThat(run.exitCode()).isZero();
    List<Double> losses = losses(run);
    assertThat(losses).hasSize(60);
    assertThat(losses.getFirst()).isBetween(5.0, 6.5);
    assertThat(losses.getLast()).isLessThan(0.5);
    // As trained on: the first block begins with the separator.
    Tokenizer trained = Fixtures.tokenizer();
    int[] text16 = Arrays.copyOf(trained.encode(Fixtures.ARTICLE), 16);
    int[] prompt = new int[9];
    prompt[0] = trained.endOfText().orElseThrow();
    System.arraycopy(text16, 0, prompt, 1, 8);
    String ids =
        CommandRun.of(
                "generate",
                "--model",
                folder + "/model",
                "--ids",
                TokenIds.format(prompt),
                "--max-tokens",
                "8",
                "--print-ids")
            .out();
    assertThat(ids.strip()).isEqualTo(prompt[0] + "," + TokenIds.format(text16));
  }

  @Test
  void decayWithoutANumberTakesTheLastTenthOfTheSteps() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE.substring(0, 250));

    String out = train(text, "--steps", "20", "--decay").out();

    assertThat(learningRates(out).subList(0, 19).getLast())
        .isGreaterThan(learningRates(out).getLast());
    assertThat(learningRates(out).subList(3, 18)).containsOnly(learningRates(out).get(10));
  }

  @Test
  void theModelMayHaveAShapeOfItsOwn() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);
    Path shape =
        Fixtures.write(
            folder.resolve("config.json"),
            """
            {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "vocab_size": 100,
             "hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 1,
             "num_attention_heads": 3, "num_key_value_heads": 1, "max_position_embeddings": 64,
             "rms_norm_eps": 1e-5, "rope_theta": 10000, "tie_word_embeddings": true}
            """);

    CommandRun run = train(text, "--steps", "2", "--set", "train.model=" + shape);

    assertThat(run.exitCode()).as(run.errors()).isZero();
    int vocabulary = Fixtures.tokenizer().vocabularySize();
    int attention = 24 * 24 + 2 * 24 * 8 + 24 * 24;
    int parameters = vocabulary * 24 + attention + 3 * 24 * 40 + 3 * 24;
    assertThat(run.out()).contains(" tokens, " + parameters + " parameters, 2 steps");
    assertThat(folder.resolve("model/model.safetensors")).exists();
  }

  @Test
  void heldOutTextsAreEvaluatedBeforeTheFirstStepWhenDueAndAtTheEnd() throws IOException {
    Path texts = folder.resolve("texts.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append("{\"text\": \"the wheel number ").append(i).append(" turns\"}\n");
    }
    Fixtures.write(texts, lines.toString());

    CommandRun run =
        train(
            texts,
            "--steps",
            "5",
            "--set",
            "tokenize.held-out-fraction=0.3",
            "--set",
            "train.evaluate-every-steps=2");

    assertThat(run.out().lines().skip(2).map(line -> line.replaceAll("(?<=[a-z]):? +[0-9].*", "")))
        .containsExactly(
            "held out",
            "step",
            "step",
            "held out",
            "step",
            "step",
            "held out",
            "step",
            "held out",
            "wrote " + folder + "/model");
  }

  @Test
  void aLossThatIsNoNumberLeavesNothingBehind() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);

    CommandRun run = train(text, "--steps", "60", "--set", "train.weight-decay=1e38");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors())
        .contains(" gave loss ", "set a lower train.learning-rate")
        .doesNotContain("--skip-step");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void optionsOfAClustersRunAreRefusedWithText() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);

    CommandRun refused = train(text, "--skip-step", "3");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("--skip-step are a cluster's, not --text's");
  }

  @Test
  void aRunBeginsWithTheWeightsOfAModelThatIsNamed() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE.repeat(20));
    assertThat(train(text, "--steps", "20").exitCode()).isZero();
    Path first = folder.resolve("first");
    Files.move(folder.resolve("model"), first);
    String file = folder.resolve("first.gguf").toString();
    assertThat(CommandRun.of("export", first.toString(), "--gguf", file).exitCode()).isZero();

    double learned = losses(train(text, "--steps", "1", "--from", first.toString())).getFirst();
    Files.move(folder.resolve("model"), folder.resolve("second"));
    double fromFile = losses(train(text, "--steps", "1", "--from", file)).getFirst();
    Files.move(folder.resolve("model"), folder.resolve("third"));
    double fresh = losses(train(text, "--steps", "1")).getFirst();

    assertThat(learned).isEqualTo(fromFile).isLessThan(fresh - 1);
  }

  /** Trained weights are float32; whoever began with a smaller format gets it back. */
  @ParameterizedTest
  @ValueSource(strings = {"bf16", "f16"})
  void anExportKeepsTheNumberFormatOfTheModelThatOneBeganWith(String format) throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);
    Path own = Fixtures.model(folder.resolve("own"));
    String published = folder + "/published";
    exported(own.toString(), "--out", published, "--dtype", format);
    String file = folder + "/published.gguf";
    exported(own.toString(), "--gguf", file, "--type", format);

    for (String from : List.of(published, file)) {
      assertThat(train(text, "--steps", "1", "--from", from).exitCode()).isZero();
      String trained = folder + "/trained";
      Files.move(folder.resolve("model"), Path.of(trained));
      // Going on from it keeps the format too.
      assertThat(train(text, "--steps", "1", "--from", trained).exitCode()).isZero();
      for (String one : List.of(trained, folder + "/model")) {
        assertThat(exported(one, "--out", one + "-out")).contains("parameters in " + format);
        exported(one, "--gguf", one + ".gguf");
        assertThat(exported(one + ".gguf", "--out", one + "-matrices"))
            .contains("parameters in f32");
        assertThat(Files.size(Path.of(one + ".gguf")))
            .isCloseTo(Files.size(Path.of(file)), within(4096L));
        assertThat(exported(one, "--out", one + "-f32", "--dtype", "f32")).contains("in f32");
        delete(one, one + "-out", one + ".gguf", one + ".gguf.Modelfile", one + "-matrices");
        delete(one + "-f32");
      }
    }
  }

  private static void delete(String... paths) throws IOException {
    for (String path : paths) {
      try (Stream<Path> all = Files.walk(Path.of(path))) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  private static String exported(String model, String... options) {
    List<String> arguments = new ArrayList<>(List.of("export", model));
    arguments.addAll(List.of(options));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.out();
  }

  @Test
  void aModelThatIsNamedIsNotTrainedWithAnotherTokenizerOrAnotherShape() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);
    Path model = Fixtures.model(folder.resolve("named"));
    String from = model.toString();

    CommandRun tokenizers = train(text, "--from", from, "--set", "tokenizer=gpt2");
    assertThat(tokenizers.exitCode()).isEqualTo(2);
    assertThat(tokenizers.errors()).contains("tokenizer is 'gpt2', but the model of --from has");

    CommandRun shapes = train(text, "--from", from, "--set", "train.model=tiny");
    assertThat(shapes.errors()).contains("--from names a model, and train.model is 'tiny'");

    CommandRun none = train(text, "--from", folder.toString());
    assertThat(none.errors()).contains("is neither a model folder with weights nor a GGUF file");
  }

  private static List<Double> learningRates(String out) {
    return Pattern.compile("learning rate (\\S+)")
        .matcher(out)
        .results()
        .map(result -> Double.valueOf(result.group(1)))
        .toList();
  }

  @Test
  void epochsReadAllBlocksAgain() throws IOException {
    Path text =
        Fixtures.write(
            folder.resolve("mill.jsonl"),
            Fixtures.row("a", Fixtures.ARTICLE.substring(0, 200))
                + "{\"source\":\"b\",\"reason\":\"extraction.empty\"}\n");

    CommandRun run = train(text, "--epochs", "3");

    assertThat(run.errors()).doesNotContain("millrace:");
    assertThat(run.out()).startsWith("1 texts, ");
    int blocks = Math.ceilDiv(tokens(run), 32);
    assertThat(losses(run)).hasSize(3 * Math.ceilDiv(blocks, 8));
  }

  @Test
  @DisabledOnOs(value = OS.LINUX, architectures = "aarch64", disabledReason = "no libtorch for it")
  void bothEnginesLearnTheSame() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE.substring(0, 250));

    CommandRun nd4j = train(text, "--steps", "4");
    Files.move(folder.resolve("model"), folder.resolve("nd4j"));
    CommandRun torch = train(text, "--steps", "4", "--engine", "torch", "--device", "cpu");

    assertThat(nd4j.out()).contains("engine nd4j: CPU; ");
    assertThat(torch.out()).contains("engine torch: CPU; libtorch ");
    assertThat(losses(torch)).hasSize(4);
    for (int step = 0; step < 4; step++) {
      assertThat(losses(torch).get(step))
          .as("step %d", step)
          .isCloseTo(losses(nd4j).get(step), within(2e-4));
    }
  }

  @Test
  @DisabledOnOs(value = OS.LINUX, architectures = "aarch64", disabledReason = "no libtorch for it")
  void autoSaysWhyThereIsNoGpuAndCudaIsRefused() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE.substring(0, 250));

    assertThat(train(text, "--steps", "1", "--engine", "torch").out())
        .contains("; no GPU: the class path holds libtorch without CUDA; build with profile gpu");
    Files.move(folder.resolve("model"), folder.resolve("other"));
    CommandRun refused = train(text, "--steps", "1", "--engine", "torch", "--device", "cuda");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors())
        .startsWith("millrace: device cuda cannot be used: the class path holds libtorch without");
    assertThat(train(text, "--steps", "1", "--device", "cuda").errors())
        .contains("engine nd4j computes in fp32 on the cpu, not in fp32 on cuda; use engine torch");
  }

  @Test
  void anEngineThatIsNotThereIsRefusedWithThoseThatAreAndTheWayOut() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE.substring(0, 250));

    CommandRun run = train(text, "--steps", "1", "--engine", "jax");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors())
        .contains("no engine 'jax' on the class path, which has [")
        .contains("nd4j")
        .contains("the build's profiles torch (CPU) and gpu (NVIDIA) add engine torch");
  }

  private static int tokens(CommandRun run) {
    return Integer.parseInt(run.out().replaceFirst("(?s).*?texts, (\\d+) tokens.*", "$1"));
  }

  @Test
  void textsThatAreAllHeldOutAreRefused() throws IOException {
    Path text = Fixtures.write(folder.resolve("mill.txt"), Fixtures.ARTICLE);

    CommandRun refused =
        CommandRun.of(
            "train",
            "--text",
            text.toString(),
            "--out",
            folder + "/other",
            "--set",
            tokenizer,
            "--set",
            "tokenize.held-out-fraction=0.999999999");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("all are held out");
  }

  @Test
  void withoutTextNothingIsTrained() {
    CommandRun run = CommandRun.of("train");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("name --text FILE");
  }

  @Test
  void aFolderThatHoldsFilesIsNotWrittenTo() throws IOException {
    Path text = Fixtures.write(folder.resolve("model/mill.txt"), Fixtures.ARTICLE);

    CommandRun run = train(text, "--steps", "1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("model is not empty");
  }
}
