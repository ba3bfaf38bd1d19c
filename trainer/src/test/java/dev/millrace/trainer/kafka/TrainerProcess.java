package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.trainer.TestModels;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A trainer in a process of its own, to be killed. */
final class TrainerProcess {
  static final int EPOCHS = 2;

  private TrainerProcess() {}

  /** Starts one of a run below a folder; it finishes once the folder holds {@code finish}. */
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
            TrainerProcess.class.getName(),
            connection.bootstrapServers(),
            connection.schemaRegistryUrl(),
            root.toString(),
            run));
    File output = root.resolve("trainer.log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .start();
  }

  public static void main(String[] arguments) {
    try {
      Connection connection = Connection.to(arguments[0], arguments[1]);
      train(connection, Path.of(arguments[2]), arguments[3]);
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void train(Connection connection, Path root, String run) throws Exception {
    try (Trainer trainer =
        Trainer.open(
            connection,
            TrainingCluster.topics(),
            new RecordSerdes(connection),
            TestModels.Draft.of(root, run)
                .withEpochs(EPOCHS)
                .withCheckpoints(7, Duration.ofMillis(400))
                .settings(),
            TestModels.bytes(),
            List.of())) {
      Thread finishing =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    while (!Files.exists(root.resolve("finish"))) {
                      try {
                        Thread.sleep(20);
                      } catch (InterruptedException e) {
                        return;
                      }
                    }
                    trainer.finish();
                  });
      trainer.run();
      finishing.join();
    }
  }
}
