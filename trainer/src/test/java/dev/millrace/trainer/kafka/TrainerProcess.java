package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.guard.GuardSettings;
import dev.millrace.trainer.guard.OnDivergence;
import dev.millrace.trainer.keep.CheckpointStore;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trainer in a process of its own, to be killed. */
final class TrainerProcess {
  static final int EPOCHS = 2;

  private TrainerProcess() {}

  /** Starts one of a run below a folder; it finishes once the folder holds {@code finish}. */
  static Process start(Connection connection, Path root, String run) throws IOException {
    return start(connection, root, run, OnDivergence.WARN, Optional.empty(), 0);
  }

  /** One that shuffles blocks. */
  static Process startShuffling(Connection connection, Path root, String run, int window)
      throws IOException {
    return start(connection, root, run, OnDivergence.WARN, Optional.empty(), window);
  }

  /** One that keeps its checkpoints in a store. */
  static Process startStoring(Connection connection, Path root, String run, URI endpoint)
      throws IOException {
    return start(connection, root, run, OnDivergence.WARN, Optional.of(endpoint), 0);
  }

  /** One that goes back where it diverges. */
  static Process startRewinding(Connection connection, Path root, String run) throws IOException {
    return start(connection, root, run, OnDivergence.REWIND, Optional.empty(), 0);
  }

  private static Process start(
      Connection connection,
      Path root,
      String run,
      OnDivergence onDivergence,
      Optional<URI> endpoint,
      int shuffleWindow)
      throws IOException {
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
            "-Dshuffle.window=" + shuffleWindow,
            "-Daws.accessKeyId=" + S3Process.KEY_ID,
            "-Daws.secretAccessKey=" + S3Process.SECRET,
            "-cp",
            System.getProperty("java.class.path"),
            TrainerProcess.class.getName(),
            connection.bootstrapServers(),
            connection.schemaRegistryUrl(),
            root.toString(),
            run,
            onDivergence.name()));
    endpoint.map(URI::toString).ifPresent(command::add);
    File output = root.resolve("trainer.log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .start();
  }

  /** What the processes below a folder have said. */
  static String log(Path root) {
    try {
      return Files.readString(root.resolve("trainer.log"));
    } catch (IOException e) {
      return "no log";
    }
  }

  public static void main(String[] arguments) {
    try {
      Connection connection = Connection.to(arguments[0], arguments[1]);
      OnDivergence onDivergence = OnDivergence.valueOf(arguments[4]);
      train(
          connection,
          settings(Path.of(arguments[2]), arguments[3], onDivergence),
          arguments.length > 5
              ? Optional.of(S3Process.store(URI.create(arguments[5])))
              : Optional.empty(),
          Path.of(arguments[2]));
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static TrainerSettings settings(Path root, String run, OnDivergence onDivergence) {
    TestModels.Draft draft =
        TestModels.Draft.of(root, run).withShuffleWindow(Integer.getInteger("shuffle.window", 0));
    return onDivergence == OnDivergence.WARN
        ? draft.withEpochs(EPOCHS).withCheckpoints(7, Duration.ofMillis(400)).settings()
        : draft
            .withCheckpoints(10, Duration.ofHours(1))
            .withGuard(new GuardSettings(onDivergence, 1.15, 3, 0.25, 3))
            .settings();
  }

  private static void train(
      Connection connection, TrainerSettings settings, Optional<CheckpointStore> store, Path root)
      throws Exception {
    try (Trainer trainer =
        Trainer.open(
            connection,
            TrainingCluster.topics(),
            new RecordSerdes(connection),
            settings,
            store,
            TestModels.bytes(),
            List.of(),
            Map.of())) {
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
