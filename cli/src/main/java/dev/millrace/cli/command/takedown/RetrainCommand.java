package dev.millrace.cli.command.takedown;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.acls.DeclaredRights;
import dev.millrace.cli.acls.StageRights;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterTraining;
import dev.millrace.cli.stage.StoredCheckpoints;
import dev.millrace.cli.view.RetrainReport;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.ClusterStart;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.kafka.Retraining;
import dev.millrace.trainer.retrain.RetrainPlan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    header = "Trains a run again without what was taken down.",
    description = {
      "",
      "Finds the first step of train.run that saw anything that takedown list shows, begins a new"
          + " run with the last kept checkpoint of before it, and takes the recorded steps again"
          + " with the same blocks in the same order, those documents masked. The new run then goes"
          + " on with new blocks, as train does, or ends; the old one is left as it is.",
      "",
      "Stopped or killed, run it again to go on. In a data folder it ends with the last recorded"
          + " step; go on by millrace run --set train.run=NAME.",
      "",
      "Example: millrace retrain --dry-run%n"
    })
public final class RetrainCommand implements Callable<Integer> {
  private static final int IMPOSSIBLE = 1;
  private static final String STAGE = "retrain";

  @Option(
      names = "--from-step",
      paramLabel = "N",
      description = "take step N and all after it again, though none before a later one saw any")
  private @Nullable Long fromStep;

  @Option(names = "--dry-run", description = "only say what would be done, and what it costs")
  private boolean dryRun;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description = "name of the new run (default: that of train.run with -retrained)")
  private @Nullable String run;

  @Option(
      names = "--until-caught-up",
      description = "end once the recorded steps are taken, without going on to new blocks")
  private boolean untilCaughtUp;

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    boolean ends = untilCaughtUp || source.isFolder();
    if (json && !dryRun && !ends) {
      throw new SettingsException(
          "--json tells what was done, but a run on a cluster has no end; add --until-caught-up or"
              + " --dry-run");
    }
    Wiring given = common.wiring();
    StoredCheckpoints.requireFolder(given, "retrain");
    return source.read(given, (wiring, connection) -> retrain(wiring, connection, ends));
  }

  private int retrain(Wiring given, Connection connection, boolean ends) {
    require(connection, rights(given.topics(), given).ofShared());
    ChosenGeneration chosen = ChosenGeneration.read(given, connection);
    Wiring wiring = chosen.wiring();
    require(connection, rights(chosen.topics(), wiring));
    TrainerSettings trained = wiring.trainer(source.checkpoints());
    String retrained = retrained(trained.run());
    Wiring own = wiring.with(Map.of("train.run", retrained));
    TrainerSettings settings = own.trainer(source.checkpoints());
    Retraining retraining =
        new Retraining(
            connection, chosen.topics(), new RecordSerdes(connection), trained, retrained);
    RetrainPlan plan =
        retraining.plan(fromStep == null ? OptionalLong.empty() : OptionalLong.of(fromStep));
    if (!json) {
      RetrainReport.lines(plan).forEach(System.out::println);
    }
    RetrainReport.notes(plan).forEach(note -> System.err.println("millrace: " + note));
    Map<String, Object> told = new LinkedHashMap<>(RetrainReport.toJson(plan));
    boolean possible =
        plan.begun().isPresent() || plan.replay().filter(r -> r.gone() > 0).isEmpty();
    if (plan.replay().isPresent() && !dryRun) {
      retraining.begin(plan);
      PrintStream lines = json ? System.err : System.out;
      told.put(
          "newest",
          new ClusterTraining(chosen, connection, settings, Optional.empty(), lines).train(ends));
    }
    if (json) {
      System.out.println(text(told));
    }
    return possible ? 0 : IMPOSSIBLE;
  }

  private String retrained(String trained) {
    return run == null ? trained + DeclaredRights.RETRAINED : run;
  }

  private StageRights rights(Topics topics, Wiring wiring) {
    String trained = wiring.trainer(source.checkpoints()).run();
    return new DeclaredRights(topics, trained).retrain(retrained(trained));
  }

  /** Waits for nothing. */
  private static void require(Connection connection, StageRights rights) {
    new ClusterStart(
            STAGE, connection, rights.topics(), rights.rights(), Duration.ZERO, WaitNotices.SILENT)
        .require();
  }

  private static String text(Map<String, Object> object) {
    try {
      return new ObjectMapper().writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, texts and numbers can be written", e);
    }
  }
}
