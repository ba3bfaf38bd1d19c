package dev.millrace.cli;

import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    header = "The trainer: of a cluster's token blocks, or of text files without Kafka.",
    description = {
      "",
      "With a cluster, trains run train.run on token-blocks for as long as it is let, writes"
          + " checkpoints below checkpoints.root and announces them; started again, it goes on.",
      "",
      "With --text, packs the texts into token blocks in memory, trains a model of preset"
          + " train.model on them and writes a Hugging Face folder with its tokenizer.json."
          + " Settings train.* and tokenize.* apply, those of checkpoints apart;"
          + " train.learning-rate, train.blocks-per-step and tokenizer are the ones to try first.",
      "",
      "Example: millrace train --text corpus.jsonl.gz --out model --steps 200 --decay-steps 40%n"
    })
final class TrainCommand implements Callable<Integer> {
  @Option(
      names = "--text",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "text files, a document each, or JSON lines with a field text (.jsonl); gzip and folders"
              + " welcome, - for JSON lines on standard input")
  private List<String> texts = new ArrayList<>();

  @Option(names = "--out", paramLabel = "DIR", description = "folder to write, new or empty")
  private @Nullable Path out;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "0",
      description = "passes over the texts (default: train.epochs)")
  private int epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "0",
      description = "optimizer steps, instead of --epochs")
  private long steps;

  @Option(
      names = "--decay-steps",
      paramLabel = "N",
      defaultValue = "0",
      description = "last steps in which the learning rate falls to zero (default: none)")
  private int decaySteps;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "nd4j, or torch for GPUs (default: train.engine)")
  private @Nullable String engine;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, cuda, or auto for the best there is (default: train.device)")
  private @Nullable String device;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    if (texts.isEmpty()) {
      if (!cluster.isGiven()) {
        throw new SettingsException(
            "nothing to train on: name --text FILE, or a cluster by --bootstrap-servers");
      }
      Wiring wiring = wiring();
      ClusterTraining.run(wiring, cluster.connection(wiring));
      return 0;
    }
    if (out == null) {
      throw new SettingsException("--text needs --out DIR, the folder to write");
    }
    if (epochs < 0 || steps < 0 || decaySteps < 0 || (epochs > 0 && steps > 0)) {
      throw new SettingsException(
          "--epochs, --steps and --decay-steps must be 1 or more, and one of the first two alone");
    }
    ModelCopy.requireEmpty(out);
    Wiring wiring = wiring();
    TrainerSettings settings = wiring.trainer(out);
    Tokenizer tokenizer = wiring.tokenizer();
    try (Stream<String> documents = TextInput.texts(texts)) {
      PackedTexts packed = PackedTexts.of(documents, tokenizer, wiring.packing());
      long planned =
          steps > 0
              ? steps
              : TextTraining.stepsAnEpoch(packed, settings.blocksPerStep())
                  * (epochs > 0 ? epochs : settings.epochs());
      if (decaySteps > planned) {
        throw new SettingsException(
            "--decay-steps is " + decaySteps + ", but there are only " + planned + " steps");
      }
      new TextTraining(settings, tokenizer, packed, planned, decaySteps, System.out).run(out);
    }
    return 0;
  }

  private Wiring wiring() {
    Map<String, String> chosen = new HashMap<>();
    if (engine != null) {
      chosen.put("train.engine", engine);
    }
    if (device != null) {
      chosen.put("train.device", device.toLowerCase(Locale.ROOT));
    }
    return common.wiringWith(chosen);
  }
}
