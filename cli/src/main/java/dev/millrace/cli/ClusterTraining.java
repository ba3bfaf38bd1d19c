package dev.millrace.cli;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicCreation;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.stream.Trainer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The trainer stage in a process of its own. */
final class ClusterTraining {
  private ClusterTraining() {}

  static void run(Wiring wiring, Connection connection) {
    new TopicCreation(connection, wiring.topics()).requireCreated();
    RecordSerdes serdes = new RecordSerdes(connection);
    Tokenizer tokenizer = wiring.tokenizer();
    TokenizerPublication.publish(
        connection, wiring.topics(), serdes, tokenizer, wiring.settings().text("tokenizer"));
    TrainerSettings settings = wiring.trainer(Path.of("checkpoints"));
    CountDownLatch ended = new CountDownLatch(1);
    try (Trainer trainer = new Trainer(connection, wiring.topics(), serdes, settings, tokenizer)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(trainer, ended), "stop"));
      System.out.println(
          "millrace trains run " + settings.run() + ", checkpoints in " + settings.runFolder());
      trainer.run();
    } finally {
      ended.countDown();
    }
  }

  /**
   * The step in hand ends with a checkpoint before the process does. The training thread itself may
   * be what ends the process, so its end cannot be waited for.
   */
  private static void stop(Trainer trainer, CountDownLatch ended) {
    trainer.stop();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
