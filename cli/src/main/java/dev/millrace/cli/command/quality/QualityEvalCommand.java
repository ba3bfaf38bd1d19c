package dev.millrace.cli.command.quality;

import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.cli.terminal.ProgressBar;
import dev.millrace.filters.quality.LearnedQuality;
import dev.millrace.filters.quality.LearnedQualitySettings;
import dev.millrace.filters.quality.Separation;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    header = "How well a model tells good texts from the rest.",
    description = {
      "",
      "Of texts that it was not trained on: precision (of those kept, the share of good ones),"
          + " recall (of the good ones, the share kept), agreement with the labels, and AUC (how"
          + " often a good text scores higher than another).",
      "",
      "Example: millrace quality eval --model quality.bin --good g.jsonl --rest r.jsonl%n"
    })
final class QualityEvalCommand implements Callable<Integer> {
  @Mixin private LabelledFiles files = new LabelledFiles();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "a supervised fastText model, .bin or .ftz")
  private Path model = Path.of("quality.bin");

  @Option(
      names = "--label",
      paramLabel = "NAME",
      defaultValue = "good",
      description = "the model's label of good texts (default: ${DEFAULT-VALUE})")
  private String label = "good";

  @Option(
      names = "--minimum",
      paramLabel = "SCORE",
      defaultValue = "0.5",
      description = "texts with this score or more are kept (default: ${DEFAULT-VALUE})")
  private double minimum;

  @Override
  public Integer call() {
    LearnedQuality quality =
        LearnedQuality.of(new LearnedQualitySettings(Optional.of(model), label, minimum))
            .orElseThrow();
    try (ProgressBar bar = ProgressBar.of("eval", 0, "texts")) {
      double[] good = scores(quality, files.good(), bar, 0);
      double[] rest = scores(quality, files.rest(), bar, good.length);
      requireTexts("--good", good);
      requireTexts("--rest", rest);
      print(Separation.of(good, rest, minimum));
    }
    return 0;
  }

  private static double[] scores(
      LearnedQuality quality, List<String> names, ProgressBar bar, long before) {
    long[] done = {before};
    try (Stream<String> texts = TextInput.lineTexts(names)) {
      return texts
          .mapToDouble(
              text -> {
                bar.reached(++done[0]);
                return quality.score(text);
              })
          .toArray();
    }
  }

  private static void requireTexts(String option, double[] scores) {
    if (scores.length == 0) {
      throw new SettingsException(option + ": there is no text: name other files");
    }
  }

  private void print(Separation found) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("good", found.good());
    answer.put("rest", found.rest());
    answer.put("minimum", minimum);
    answer.put("precision", known(found.precision()));
    answer.put("recall", found.recall());
    answer.put("agreement", found.agreement());
    answer.put("auc", found.auc());
    json.print(
        answer,
        """
        %,d good texts, %,d others, kept from a score of %s
        precision  %.3f   of the texts kept, the share of good ones
        recall     %.3f   of the good texts, the share kept
        agreement  %.3f   of all texts, the share judged as labelled
        AUC        %.3f   how often a good text scores higher than another\
        """
            .formatted(
                found.good(),
                found.rest(),
                minimum,
                found.precision(),
                found.recall(),
                found.agreement(),
                found.auc()));
  }

  /** None where nothing was kept: JSON has no NaN. */
  private static @Nullable Double known(double share) {
    return Double.isNaN(share) ? null : share;
  }
}
