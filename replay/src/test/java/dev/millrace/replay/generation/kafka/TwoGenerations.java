package dev.millrace.replay.generation.kafka;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.RecordWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A cluster whose {@code main} run {@code default} trains on, and beside it a generation that is
 * ready: records as the stages would leave them, without the stages.
 */
final class TwoGenerations implements AutoCloseable {
  static final TopicSettings SETTINGS = new TopicSettings("", "", 1, (short) 1);
  static final String TOKENIZER = "t8k";
  static final Topics MAIN = new Topics(SETTINGS);

  private final LocalCluster cluster;
  final Connection connection;
  final RecordSerdes serdes;
  final GenerationRegister register;

  TwoGenerations(Path folder) {
    this.cluster = LocalCluster.start(folder, LocalPorts.any());
    this.connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, MAIN).run();
    this.serdes = new RecordSerdes(connection);
    this.register = new GenerationRegister(connection, MAIN, serdes);
  }

  static Topics topics(String name) {
    return new Topics(SETTINGS.ofGeneration(name));
  }

  Promotions promotions() {
    return new Promotions(connection, SETTINGS, serdes);
  }

  Generations all() {
    return register.read();
  }

  <T extends SpecificRecord> void write(TypedTopic<T> topic, String key, T value) {
    try (RecordWriter<T> writer = new RecordWriter<>("test", connection, serdes, topic)) {
      writer.write(key, value);
    }
  }

  /** A block a document, in this order. */
  void blocks(String generation, String tokenizer, int length, String... documents) {
    for (int i = 0; i < documents.length; i++) {
      write(
          topics(generation).tokenBlocks(),
          "0-" + i,
          TokenBlock.newBuilder()
              .setSequence(i)
              .setBlockLength(length)
              .setLength(length)
              .setTokenizerId(tokenizer)
              .setSegments(List.of(new Segment(documents[i], "", 0, length, 0, "", "")))
              .build());
    }
  }

  /** A step of run {@code default} with the blocks of {@code main} between two offsets. */
  void step(long step, long from, long to) {
    write(
        MAIN.trainingBatches(),
        "default",
        TrainingBatch.newBuilder()
            .setRun("default")
            .setStep(step)
            .setTokenizerId(TOKENIZER)
            .setRanges(List.of(new OffsetRange("token-blocks", 0, from, to, (int) (to - from))))
            .build());
  }

  void checkpoint(long step, long ledgerOffset) {
    write(
        MAIN.checkpoints(),
        "default",
        Checkpoint.newBuilder()
            .setRun("default")
            .setStep(step)
            .setContextLength(8)
            .setLedgerOffset(ledgerOffset)
            .build());
  }

  /** Puts a generation of its own topics beside, in some state. */
  void begin(String name, String state) {
    new TopicCreation(connection, topics(name)).run();
    internal(name);
    var _ =
        register.change(
            all ->
                List.of(
                    Generation.newBuilder()
                        .setName(name)
                        .setParent("main")
                        .setState(state)
                        .build()));
  }

  /** Topics such as Kafka Streams makes for a stage. */
  void internal(String name) {
    String id = topics(name).applicationId("curation");
    List<NewTopic> topics =
        List.of(
            new NewTopic(id + "-dedup-index-changelog", 1, (short) 1),
            new NewTopic(id + "-dedup-window-repartition", 1, (short) 1));
    try (Admin admin = Admin.create(connection.clientConfig())) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Set<String> topicsThere() {
    try (Admin admin = Admin.create(connection.clientConfig())) {
      return admin.listTopics().names().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
