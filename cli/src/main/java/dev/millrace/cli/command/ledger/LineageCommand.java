package dev.millrace.cli.command.ledger;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.lineage.KnownRuns;
import dev.millrace.cli.lineage.LineageJson;
import dev.millrace.cli.lineage.LineageText;
import dev.millrace.cli.lineage.StepLosses;
import dev.millrace.cli.lineage.StepModel;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.replay.lineage.DocumentShares;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.StepDocuments;
import dev.millrace.replay.lineage.kafka.LineageReader;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.kafka.StepBlocks;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    header = "The documents that a checkpoint or a step was trained on.",
    description = {
      "",
      "Of a checkpoint: how many documents, and tokens by language, source and host, each with its"
          + " first and last step, and the documents with the most tokens. Of a step: its"
          + " documents, where they lay in its rows, and the loss on each by the newest kept"
          + " checkpoint of before it.",
      "",
      "Examples: millrace lineage --hosts --top 20%n"
          + "          millrace lineage default@400%n"
          + "          millrace lineage --step 158%n"
    })
public final class LineageCommand implements Callable<Integer> {
  private static final int UNKNOWN = 1;

  @Parameters(
      paramLabel = "CHECKPOINT",
      arity = "0..1",
      defaultValue = "",
      description = "RUN@STEP, a step of train.run, or its folder (default: the newest)")
  private String checkpoint = "";

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "the documents of a step of train.run instead of a checkpoint's")
  private @Nullable Long step;

  @Option(names = "--hosts", description = "the hosts with the most tokens, not the documents")
  private boolean hosts;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "50",
      description = "lines of each table (default: ${DEFAULT-VALUE})")
  private int top;

  @Option(names = "--no-loss", description = "with --step: without measuring the loss")
  private boolean noLoss;

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (top < 1) {
      throw new SettingsException("--top is " + top + ", but must be 1 or more");
    }
    if (step != null && !checkpoint.isEmpty()) {
      throw new SettingsException("--step and a checkpoint are two questions: ask one");
    }
    return source.read(common.wiring(), this::answer);
  }

  private int answer(Wiring given, Connection connection) {
    ChosenGeneration chosen = ChosenGeneration.read(given, connection);
    TrainerSettings trainer = chosen.wiring().trainer(source.checkpoints());
    RecordSerdes serdes = new RecordSerdes(connection);
    StepBlocks blocks = new StepBlocks(connection, chosen.topics(), serdes);
    return new LineageReader(connection, serdes, chosen.topics(), source.lineage(given))
        .answer(
            chosen.all(),
            note -> System.err.println("millrace: " + note),
            answers -> {
              KnownRuns runs = new KnownRuns(answers, trainer.checkpointsRoot());
              return step == null
                  ? ofCheckpoint(answers, runs, trainer.run())
                  : ofStep(answers, runs, trainer.run(), new StepModel(given, runs, blocks));
            });
  }

  private int ofCheckpoint(LineageAnswers answers, KnownRuns runs, String run) {
    CheckpointId id = runs.named(checkpoint, run);
    DocumentShares shares = answers.shares(runs.upTo(id), top);
    json.print(
        LineageJson.of(id, shares, top), String.join("\n", LineageText.of(id, shares, hosts, top)));
    return 0;
  }

  private int ofStep(LineageAnswers answers, KnownRuns runs, String run, StepModel model) {
    long wanted = step == null ? 0 : step;
    Optional<StepDocuments> found =
        runs.takenIn(run, wanted).flatMap(taken -> answers.step(taken, wanted));
    if (found.isEmpty()) {
      System.err.println("millrace: no step " + wanted + " of run " + run + " was recorded");
      return UNKNOWN;
    }
    Optional<StepLosses> losses =
        noLoss
            ? Optional.empty()
            : model.losses(
                run, found.get().batch(), note -> System.err.println("millrace: " + note));
    json.print(
        LineageJson.of(found.get(), losses),
        String.join("\n", LineageText.of(found.get(), losses)));
    return 0;
  }
}
