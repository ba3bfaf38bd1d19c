package dev.millrace.cli.command.offline;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.model.PerplexityEvaluation;
import dev.millrace.cli.model.TaskEvaluation;
import dev.millrace.cli.settings.ServingSettings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.evaluation.duplicates.SignatureEvaluation;
import dev.millrace.evaluation.extraction.ExtractionEvaluation;
import dev.millrace.evaluation.extraction.MetadataEvaluation;
import dev.millrace.evaluation.language.LanguageEvaluation;
import dev.millrace.evaluation.pii.PiiEvaluation;
import dev.millrace.evaluation.rules.RulesEvaluation;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.evaluation.TaskScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    header = "How well filters and models do on data whose answers are known.",
    description = {"", "Example: millrace eval extraction wcxb --worst 20%n"})
public final class EvalCommand {

  @Command(
      mixinStandardHelpOptions = true,
      header = "Precision, recall and F1 of extracted text, and the worst pages.",
      description =
          "DIR is laid out as scrapinghub/article-extraction-benchmark or as WCXB; each is scored"
              + " by its authors' measure.")
  int extraction(
      @Parameters(paramLabel = "DIR") Path folder,
      @Option(
              names = "--worst",
              paramLabel = "N",
              defaultValue = "10",
              description = "pages to name (default: ${DEFAULT-VALUE})")
          int worst,
      @Mixin CommonOptions common)
      throws IOException {
    new ExtractionEvaluation(common.wiring().extractor())
        .evaluate(existing(folder))
        .print(System.out, worst);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Precision and recall of titles, authors and days of publishing.",
      description = "DIR is laid out as WCXB.")
  int metadata(@Parameters(paramLabel = "DIR") Path folder) throws IOException {
    MetadataEvaluation.print(MetadataEvaluation.run(existing(folder)), System.out);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Agreement of the quality rules with datatrove's verdicts.",
      description =
          "FILE holds JSON lines, plain or gzip: id, text, and for gopher-repetition,"
              + " gopher-quality, c4 and fineweb-quality an object with keep and reason; c4 also"
              + " has the rewritten text.")
  int rules(@Parameters(paramLabel = "FILE") Path oracle, @Mixin CommonOptions common)
      throws IOException {
    RulesEvaluation.print(
        RulesEvaluation.run(existing(oracle), common.wiring().qualitySettings()), System.out);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Agreement of the language model with fastText's own answers.",
      description =
          "FILE holds tab-separated lines under a heading: true language, predicted, probability,"
              + " text.")
  int language(@Parameters(paramLabel = "FILE") Path table) throws IOException {
    LanguageEvaluation.print(
        new LanguageEvaluation(LanguageModel.bundled()).compare(existing(table)), System.out);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Agreement of MinHash signatures with datatrove's.",
      description =
          "FILE holds gzipped JSON lines: id, text and minhash, 14 lists of 8 numbers as strings.")
  int signatures(@Parameters(paramLabel = "FILE") Path oracle, @Mixin CommonOptions common)
      throws IOException {
    SignatureEvaluation.print(
        new SignatureEvaluation(common.wiring().minHash()).compare(existing(oracle)), System.out);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Recall and precision of personal data by kind, of the strict profile.",
      description =
          "DIR holds .json files as presidio-research has them, or .jsonl files of text and"
              + " entities.")
  int pii(@Parameters(paramLabel = "DIR") Path folder, @Mixin CommonOptions common)
      throws IOException {
    Wiring wiring = common.wiring(Map.of("pii.profile", "strict"), Map.of());
    PiiEvaluation.print(new PiiEvaluation(wiring.scrubber()).score(existing(folder)), System.out);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Perplexity and bits per byte of a model on texts, for each format of its weights.",
      description = {
        "FILE holds JSON lines with a field text, plain or gzip, or is one text. Texts are packed"
            + " and measured as the trainer measures held-out ones.",
        "",
        "Example: millrace eval perplexity --model model --held-out texts.jsonl%n"
      })
  int perplexity(
      @Option(
              names = "--model",
              paramLabel = "DIR",
              required = true,
              description = "a checkpoint or any Hugging Face folder with a tokenizer.json")
          Path model,
      @Option(
              names = "--context",
              paramLabel = "N",
              defaultValue = "1024",
              description = "tokens a row, at most the model's context (default: ${DEFAULT-VALUE})")
          int context,
      @Option(
              names = "--held-out",
              description = "only texts that tokenize.held-out-fraction keeps from training")
          boolean heldOut,
      @Parameters(paramLabel = "FILE", arity = "1..*") List<String> files,
      @Mixin CommonOptions common) {
    new PerplexityEvaluation(common.wiring(), model, context).run(files, heldOut, System.out);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Accuracy of a model in multiple-choice tasks, as lm-evaluation-harness counts.",
      description = {
        "FILE holds JSON lines, plain or gzip: ctx, endings and label as HellaSwag has them,"
            + " question, choices and answerKey as ARC has them, or query, choices and gold.",
        "",
        "Example: millrace eval tasks model hellaswag.jsonl arc.jsonl%n"
      })
  int tasks(
      @Parameters(
              paramLabel = "MODEL",
              description =
                  "a checkpoint, any Hugging Face folder with a tokenizer.json, or a GGUF"
                      + " file")
          Path model,
      @Parameters(paramLabel = "FILE", arity = "1..*") List<String> files,
      @Option(
              names = "--items",
              paramLabel = "N",
              defaultValue = "200",
              description = "items of each file, the first ones (default: ${DEFAULT-VALUE})")
          int items,
      @Mixin JsonOption json,
      @Mixin CommonOptions common) {
    ServingSettings serving = common.wiring().serving();
    List<TaskScore> scores =
        new TaskEvaluation(serving.engine(), serving.threads(), items).run(existing(model), files);
    json.print(
        TaskEvaluation.toJson(scores),
        scores.stream().map(TaskScore::text).collect(Collectors.joining(System.lineSeparator())));
    return 0;
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new SettingsException(path + ": no such file or folder");
    }
    return path;
  }
}
