package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.model.FirstModel;
import dev.millrace.cli.model.ModelCopy;
import dev.millrace.cli.model.PackedTexts;
import dev.millrace.cli.model.TextTraining;
import dev.millrace.cli.rows.TextInput;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterTraining;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
          + " checkpoints below checkpoints.root and announces them; started again, it goes on."
          + " --decay ends the run with a finished model; with --from and --run a fork does so,"
          + " while the run itself goes on.",
      "",
      "With --text, packs the texts into token blocks in memory, trains a model of shape"
          + " train.model on them and writes a Hugging Face folder with its tokenizer.json."
          + " Settings train.* and tokenize.* apply, those of checkpoints apart;"
          + " train.learning-rate, train.blocks-per-step and tokenizer are the ones to try first.",
      "",
      "Examples: millrace train --text corpus.jsonl.gz --out model --steps 200 --decay-steps 40",
      "  millrace train --from SmolLM2-135M --text corpus.jsonl.gz --out tuned --steps 200%n"
    })
public final class TrainCommand implements Callable<Integer> {
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
      names = {"--decay", "--decay-steps"},
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = "0",
      description =
          "let the learning rate fall to zero in the last N steps, and end: a finished model."
              + " Without N, a tenth of the steps (default: none)")
  private @Nullable Integer decaySteps;

  @Option(
      names = "--from",
      paramLabel = "CHECKPOINT|DIR|FILE.gguf",
      description =
          "begin the run with another run's checkpoint, which goes on undisturbed; with --run. Or"
              + " with a published model's weights and tokenizer: a Hugging Face folder, or a file"
              + " of llama.cpp's")
  private @Nullable Path from;

  @Option(names = "--run", paramLabel = "NAME", description = "setting train.run")
  private @Nullable String run;

  @Option(
      names = "--skip-step",
      paramLabel = "STEP",
      description =
          "leave out a step that gave no finite loss; may be repeated, adds to train.skip-steps")
  private List<Long> skipSteps = new ArrayList<>();

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

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "also write event files for TensorBoard below it, a folder a run; setting"
              + " train.tensorboard")
  private @Nullable Path tensorboard;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    return texts.isEmpty() ? trainOnCluster() : trainOnTexts();
  }

  private int trainOnCluster() {
    if (!cluster.isGiven()) {
      throw new SettingsException(
          "nothing to train on: name --text FILE, or a cluster by --bootstrap-servers");
    }
    boolean forks = from != null && FirstModel.isResumable(from);
    Wiring wiring = wiring(runOptions(), !forks);
    if (decaySteps != null) {
      long steps = decaySteps > 0 ? decaySteps : tenthOfTheStepsSoFar(wiring);
      wiring = wiring.with(Map.of("train.decay-steps", Long.toString(steps)));
    }
    ClusterTraining.run(
        wiring, cluster.connection(wiring), Optional.ofNullable(forks ? from : null));
    return 0;
  }

  /**
   * @param begins whether {@code --from} names weights to begin with, not a run to go on from
   */
  private Wiring wiring(Map<String, String> options, boolean begins) {
    if (from == null || !begins) {
      return common.wiring(Map.of(), options);
    }
    Map<String, String> all = new HashMap<>(options);
    all.putAll(FirstModel.settings(from, common.wiring()));
    return common.wiring(FirstModel.DEFAULTS, all);
  }

  private Map<String, String> engineOptions() {
    Map<String, String> options = new HashMap<>();
    if (engine != null) {
      options.put("train.engine", engine);
    }
    if (device != null) {
      options.put("train.device", device.toLowerCase(Locale.ROOT));
    }
    if (tensorboard != null) {
      options.put("train.tensorboard", tensorboard.toString());
    }
    return options;
  }

  private Map<String, String> runOptions() {
    Map<String, String> options = engineOptions();
    if (run != null) {
      options.put("train.run", run);
    }
    if (!skipSteps.isEmpty()) {
      String named = common.wiring().settings().text("train.skip-steps");
      Stream<String> all = Stream.concat(Stream.of(named), skipSteps.stream().map(String::valueOf));
      options.put("train.skip-steps", all.collect(Collectors.joining(",")));
    }
    return options;
  }

  private long tenthOfTheStepsSoFar(Wiring wiring) {
    RunFolder own = new RunFolder(wiring.trainer(ClusterTraining.CHECKPOINTS).runFolder());
    Path newest =
        own.newest()
            .or(() -> Optional.ofNullable(from))
            .orElseThrow(
                () ->
                    new SettingsException(
                        "--decay: the run has no checkpoint to decay from; name steps, --decay N"));
    return tenth(TrainerState.read(newest).step());
  }

  private static long tenth(long steps) {
    return Math.max(1, steps / 10);
  }

  private int trainOnTexts() {
    if (out == null) {
      throw new SettingsException("--text needs --out DIR, the folder to write");
    }
    if (epochs < 0 || steps < 0 || (decaySteps != null && decaySteps < 0)) {
      throw new SettingsException("--epochs, --steps and --decay must be 1 or more");
    }
    if (epochs > 0 && steps > 0) {
      throw new SettingsException("--epochs and --steps exclude each other");
    }
    if (run != null || !skipSteps.isEmpty()) {
      throw new SettingsException("--run and --skip-step are a cluster's, not --text's");
    }
    ModelCopy.requireEmpty(out);
    Wiring wiring = wiring(engineOptions(), true);
    TrainerSettings settings = wiring.trainer(out);
    Tokenizer tokenizer = wiring.tokenizer();
    try (Stream<String> documents = TextInput.texts("read", texts)) {
      PackedTexts packed = PackedTexts.of(documents, tokenizer, wiring.packing());
      long planned =
          steps > 0
              ? steps
              : TextTraining.stepsAnEpoch(packed, settings.blocksPerStep())
                  * (epochs > 0 ? epochs : settings.epochs());
      new TextTraining(settings, tokenizer, packed, planned, decayOf(planned), System.out).run(out);
    }
    return 0;
  }

  private int decayOf(long planned) {
    if (decaySteps == null) {
      return 0;
    }
    if (decaySteps > planned) {
      throw new SettingsException(
          "--decay is " + decaySteps + ", but there are only " + planned + " steps");
    }
    return decaySteps > 0 ? decaySteps : Math.toIntExact(tenth(planned));
  }
}
