package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.TrainerSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A retraining in a process of its own, to be killed; it ends once it has caught up. */
final class RetrainProcess {
  private RetrainProcess() {}

  static Process start(Connection connection, Path root, String run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules",
            "jdk.incubator.vector",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            RetrainProcess.class.getName(),
            connection.bootstrapServers(),
            connection.schemaRegistryUrl(),
            root.toString(),
            run));
    File output = root.resolve("retrain.log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .start();
  }

  static TrainerSettings settings(Path root, String run) {
    return TestModels.Draft.of(root, run).withCheckpoints(50, Duration.ofHours(1)).settings();
  }

  static String retrained(String run) {
    return run + "-retrained";
  }

  public static void main(String[] arguments) {
    try {
      Connection connection = Connection.to(arguments[0], arguments[1]);
      retrain(connection, Path.of(arguments[2]), arguments[3]);
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void retrain(Connection connection, Path root, String run) {
    RecordSerdes serdes = new RecordSerdes(connection);
    Retraining retraining =
        new Retraining(
            connection, TrainingCluster.topics(), serdes, settings(root, run), retrained(run));
    retraining.begin(retraining.plan(OptionalLong.empty()));
    try (Trainer trainer =
        Trainer.open(
            connection,
            TrainingCluster.topics(),
            serdes,
            settings(root, retrained(run)),
            TestModels.bytes(),
            List.of())) {
      trainer.replayOnly();
      trainer.run();
    }
  }
}
