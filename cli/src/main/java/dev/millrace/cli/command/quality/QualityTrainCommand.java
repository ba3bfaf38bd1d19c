package dev.millrace.cli.command.quality;

import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.filters.fasttext.FastTextTrainer;
import dev.millrace.filters.fasttext.LabelledTexts;
import dev.millrace.filters.fasttext.TrainedModel;
import dev.millrace.filters.fasttext.TrainingSettings;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    header = "Train a classifier that tells good texts from the rest.",
    description = {
      "",
      "Writes a supervised fastText model with the labels good and rest. The same texts, options"
          + " and seed give the same file. Options have fastText's names.",
      "",
      "Example: millrace quality train --good good.jsonl --rest rest.jsonl --out quality.bin%n"
    })
final class QualityTrainCommand implements Callable<Integer> {
  @Mixin private LabelledFiles files = new LabelledFiles();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "the model to write, .bin")
  private Path out = Path.of("quality.bin");

  @Option(
      names = "--dim",
      paramLabel = "N",
      defaultValue = "32",
      description = "dimensions of a word (default: ${DEFAULT-VALUE})")
  private int dim;

  @Option(
      names = "--epoch",
      paramLabel = "N",
      defaultValue = "25",
      description =
          "times that each text is seen; of 100,000 texts, 5 are enough (default:"
              + " ${DEFAULT-VALUE})")
  private int epoch;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.5",
      description = "learning rate at the beginning (default: ${DEFAULT-VALUE})")
  private double lr;

  @Option(
      names = "--wordNgrams",
      paramLabel = "N",
      defaultValue = "2",
      description = "words in the longest n-gram; 1: words alone (default: ${DEFAULT-VALUE})")
  private int wordNgrams;

  @Option(
      names = "--bucket",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "rows that n-grams share, 4 x dim bytes each in the file (default: ${DEFAULT-VALUE})")
  private int bucket;

  @Option(
      names = "--minCount",
      paramLabel = "N",
      defaultValue = "1",
      description = "a rarer word has no row (default: ${DEFAULT-VALUE})")
  private int minCount;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "of first values and order (default: ${DEFAULT-VALUE})")
  private long seed;

  @Override
  public Integer call() throws IOException {
    files.requireFiles();
    Path folder = out.toAbsolutePath().getParent();
    if (Files.isDirectory(out) || folder == null || !Files.isDirectory(folder)) {
      throw new SettingsException(out + ": cannot be written: name a file in a folder that exists");
    }
    TrainingSettings settings =
        new TrainingSettings(dim, epoch, lr, wordNgrams, bucket, minCount, seed);
    long good = count(files.good());
    long rest = count(files.rest());
    long texts = (good + rest) * (1 + settings.epoch());
    TrainedModel model;
    try (ProgressBar bar = ProgressBar.of("train", texts, "texts")) {
      model =
          new FastTextTrainer(settings, bar::reached)
              .train(List.of(labelled("good", files.good()), labelled("rest", files.rest())));
    }
    model.write(out);
    print(good, rest, model);
    return 0;
  }

  private static long count(List<String> names) {
    try (Stream<String> texts = TextInput.lineTexts(names)) {
      return texts.count();
    }
  }

  private static LabelledTexts labelled(String label, List<String> names) {
    return new LabelledTexts(label, () -> TextInput.lineTexts(names));
  }

  private void print(long good, long rest, TrainedModel model) throws IOException {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("model", out.toString());
    answer.put("bytes", Files.size(out));
    answer.put("good", good);
    answer.put("rest", rest);
    answer.put("words", model.words());
    answer.put("loss", model.loss());
    json.print(
        answer,
        "%s: %,d good texts, %,d others, %,d words, loss of the last epoch %.4f nats a text"
            .formatted(out, good, rest, model.words(), model.loss()));
  }
}
