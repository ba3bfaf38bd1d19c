package dev.millrace.trainer.kafka;

import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.TestInfo;

/**
 * The run of one test among others on the same cluster, named after the test, and what it left
 * there.
 *
 * @param root holds the checkpoints of all runs
 */
record TestRun(TrainingCluster cluster, Path root, String name) {

  /** A run starts at the log's start, so what other tests wrote is moved out of its way. */
  static TestRun begin(TrainingCluster cluster, Path root, TestInfo test) {
    cluster.deleteBlocks();
    return new TestRun(cluster, root, test.getTestMethod().orElseThrow().getName());
  }

  TestRun fork() {
    return new TestRun(cluster, root, name + "-fork");
  }

  TestModels.Draft draft() {
    return TestModels.Draft.of(root, name);
  }

  /** Trains on what is there. */
  void train() {
    cluster.train(draft().settings());
  }

  Path folder() {
    return draft().settings().runFolder();
  }

  Path newest() {
    return new RunFolder(folder()).newest().orElseThrow();
  }

  /** The ledger without its evaluation set, in the order of the steps. */
  List<TrainingBatch> steps() {
    return cluster.steps(name);
  }

  List<List<OffsetRange>> ranges() {
    return steps().stream().map(TrainingBatch::getRanges).toList();
  }

  List<TrainingBatch> ledger() {
    return cluster.ledger(name);
  }

  Map<Long, List<Long>> losses() {
    return cluster.losses(name);
  }

  List<Double> learningRates() {
    return cluster.learningRates(name);
  }

  List<Checkpoint> checkpoints() {
    return cluster.checkpoints(name);
  }

  Ledger openLedger() {
    return Ledger.open(cluster.connection, cluster.topics, cluster.serdes, name, () -> false);
  }
}
