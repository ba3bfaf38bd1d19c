package dev.millrace.cli.command.steer;

import dev.millrace.cli.acls.DeclaredRights;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Author;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingControl;
import dev.millrace.schemas.cluster.ClusterStart;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.trainer.steering.ControlEvent;
import dev.millrace.trainer.steering.kafka.SteeringRegister;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "steer",
    mixinStandardHelpOptions = true,
    header = "Changes a run while it trains, pauses it, or shows what is asked of it.",
    description = {
      "",
      "--set train.learning-rate=R changes the peak of the learning rate; --set train.decay-steps=N"
          + " begins a decay to zero in N steps, which ends the run, and 0 ends a decay; an empty"
          + " value takes back what was asked for. Each holds from a step on that the run's ledger"
          + " names, and a restart of the trainer keeps it. pause lets the run take no further step"
          + " until resume. Without any of them it shows what is asked of the run.",
      "",
      "Examples: millrace steer default --set train.learning-rate=0.0005",
      "  millrace steer default pause --reason \"the disk is replaced\"%n"
    })
public final class SteerCommand implements Callable<Integer> {
  private static final String STAGE = "steer";

  @Parameters(index = "0", paramLabel = "RUN", description = "name of the run")
  private String run = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "pause|resume", description = "what to do")
  private @Nullable String action;

  @Option(names = "--reason", paramLabel = "TEXT", description = "said with it, for others")
  private String reason = "";

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Optional<TrainingControl> asked = asked(common.takeOut("train."));
    return source.read(
        common.wiring(), (wiring, connection) -> steer(asked, register(wiring, connection)));
  }

  /** Refused before anything is connected to, where no run could do it. */
  private Optional<TrainingControl> asked(Map<String, String> settings) {
    if (action == null && settings.isEmpty()) {
      return Optional.empty();
    }
    if (action != null && !settings.isEmpty()) {
      throw new SettingsException(
          "--set and " + action + " exclude each other: give one after the other");
    }
    if (action != null && !List.of("pause", "resume").contains(action)) {
      throw new SettingsException(
          "'" + action + "' is nothing that a run can do; there are pause and resume");
    }
    TrainingControl control =
        TrainingControl.newBuilder()
            .setRun(run)
            .setAction(action == null ? ControlEvent.Action.SET.word() : action)
            .setSettings(settings)
            .setReason(reason)
            .setAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
            .setBy(Author.here().by())
            .build();
    try {
      var _ = ControlEvent.of(control, 0);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
    return Optional.of(control);
  }

  private static SteeringRegister register(Wiring wiring, Connection connection) {
    Topics topics = ChosenGeneration.read(wiring, connection).topics();
    new ClusterStart(
            STAGE,
            connection,
            new DeclaredRights(topics, "").of(STAGE).topics(),
            List.of(),
            Duration.ZERO,
            WaitNotices.SILENT)
        .require();
    return new SteeringRegister(connection, topics, new RecordSerdes(connection));
  }

  private int steer(Optional<TrainingControl> asked, SteeringRegister register) {
    SortedSet<String> runs = register.runs();
    if (!runs.contains(run)) {
      throw new SettingsException(
          "no run "
              + run
              + " has begun; "
              + (runs.isEmpty() ? "there is none yet" : "there are " + String.join(", ", runs)));
    }
    asked.ifPresent(register::ask);
    AskedOfRun shown = new AskedOfRun(run, register.controls(run), register.newestStep(run));
    if (json) {
      System.out.println(shown.toJson());
    } else {
      shown.lines().forEach(System.out::println);
    }
    return 0;
  }
}
