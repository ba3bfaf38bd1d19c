package dev.millrace.cli.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.TestBlocks;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.trainer.kafka.Trainer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints in an S3 server: trained to, gone on from, served from, each on a disk of its own.
 */
@Timeout(240)
class StoredCheckpointsIT {
  private static final int BLOCK_LENGTH = 16;
  private static final String KEY_ID = "aws.accessKeyId";
  private static final String SECRET = "aws.secretAccessKey";

  @TempDir Path folder;

  private S3Proxy s3;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(folder.resolve("s3/bucket"));
    s3 =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "id", "secret")
            .blobStore(new FilesystemNio2BlobStore(folder.resolve("s3").toString()))
            .build();
    s3.start();
    System.setProperty(KEY_ID, "id");
    System.setProperty(SECRET, "secret");
  }

  @AfterEach
  void stop() throws Exception {
    s3.stop();
    System.clearProperty(KEY_ID);
    System.clearProperty(SECRET);
  }

  private Map<String, String> set(String disk) {
    Map<String, String> set = new HashMap<>();
    set.put("topics.partitions", "1");
    set.put("train.context-length", Integer.toString(BLOCK_LENGTH));
    set.put("train.blocks-per-step", "2");
    set.put("train.evaluation-wait", "0s");
    set.put("train.checkpoint-every-steps", "2");
    set.put("inference.port", "0");
    set.put("checkpoints.root", "s3://bucket/of/mine/");
    set.put("checkpoints.cache", folder.resolve(disk).toString());
    set.put("storage.s3.endpoint", "http://127.0.0.1:" + s3.getPort());
    set.put("storage.s3.path-style", "true");
    set.put("storage.retry-ms", "10");
    return set;
  }

  private Wiring wiring(String disk) {
    return new Wiring(Settings.of(Optional.empty(), List.of())).with(set(disk));
  }

  @Test
  void oneTrainsAnotherGoesOnAndAThirdServes() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      new TopicCreation(connection, wiring("first").topics()).run();
      assertThat(train("first", connection, 0)).isEqualTo(4);
      assertThat(train("second", connection, 8)).isEqualTo(8);
      assertThat(folder.resolve("second/default/step-00000002/model.safetensors")).doesNotExist();
      serves("default@8", connection);
    }
  }

  /** Eight blocks are four steps; gives the step of the newest checkpoint. */
  private long train(String disk, Connection connection, int first) {
    Wiring wiring = wiring(disk);
    String tokenizer = wiring.tokenizer().id();
    TestBlocks.write(
        connection, wiring.topics(), first, 8, i -> TestBlocks.zeros(i, BLOCK_LENGTH, tokenizer));
    try (StoredCheckpoints stored = StoredCheckpoints.open(wiring);
        Trainer trainer =
            Trainer.open(
                connection,
                wiring.topics(),
                new RecordSerdes(connection),
                wiring.trainer(folder),
                stored.trainers(),
                wiring.tokenizer(),
                List.of(),
                Map.of())) {
      trainer.finish();
      trainer.run();
    }
    return RunFolder.step(new RunFolder(wiring.trainer(folder).runFolder()).newest().orElseThrow());
  }

  private void serves(String id, Connection connection) throws Exception {
    Wiring wiring = wiring("third");
    try (Monitoring monitoring = Monitoring.start(wiring);
        ClusterSession cluster =
            ClusterSession.openSilent("serve", wiring, connection, monitoring);
        Serving serving = new Serving(wiring, wiring.checkpointsRoot(folder))) {
      serving.follow(cluster, PipelineView.none());
      while (!serving.serves(id)) {
        Thread.sleep(50);
      }
      assertThat(folder.resolve("third/.served-1").resolve(id).resolve("model.safetensors"))
          .exists();
      assertThat(folder.resolve("third/.served-1").resolve(id).resolve("optimizer.safetensors"))
          .doesNotExist();
    }
  }

  private void refuses(Map<String, String> set, String... words) {
    for (String command : List.of("train", "serve")) {
      String[] arguments = new String[5 + 2 * set.size()];
      arguments[0] = command;
      arguments[1] = "--bootstrap-servers";
      arguments[2] = "127.0.0.1:1";
      arguments[3] = "--schema-registry-url";
      arguments[4] = "http://127.0.0.1:1";
      int at = 5;
      for (Map.Entry<String, String> one : set.entrySet()) {
        arguments[at++] = "--set";
        arguments[at++] = one.getKey() + "=" + one.getValue();
      }
      CommandRun run = CommandRun.of(arguments);
      assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
      assertThat(run.errors().lines()).hasSize(1);
      assertThat(run.errors()).contains("checkpoints.root is s3://").contains(words);
    }
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void aMissingBucketAWrongKeyAndAnUnreachableStoreAreOneLineAndNothingIsStarted() {
    Map<String, String> set = set("cache");
    set.put("checkpoints.root", "s3://nobucket/prefix");
    refuses(set, "there is no bucket nobucket at http://127.0.0.1:", "create it");

    System.setProperty(SECRET, "wrong");
    refuses(set("cache"), "refuses who asks (403)", "in bucket bucket", "AWS_SECRET_ACCESS_KEY");
    System.setProperty(SECRET, "secret");

    set = set("cache");
    set.put("storage.s3.endpoint", "http://127.0.0.1:1");
    refuses(set, "does not answer for bucket bucket", "set storage.s3.endpoint");
  }

  @Test
  void whatWorksWithAFolderOnlySaysSo() {
    String[] arguments = {
      "retrain",
      "--bootstrap-servers",
      "127.0.0.1:1",
      "--set",
      "checkpoints.root=s3://bucket/prefix"
    };
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors())
        .contains("checkpoints.root is s3://bucket/prefix, but retrain reads checkpoints from a");
  }
}
