package dev.millrace.trainer.kafka;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Origins;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingControl;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TestBlocks;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.steering.kafka.SteeringRegister;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker, its topics, and a writer of blocks in transactions. */
final class TrainingCluster implements AutoCloseable {
  static final int PARTITIONS = 2;

  private final LocalCluster cluster;
  private final Producer<String, TokenBlock> blocks;
  private final long[] sequences = new long[PARTITIONS];

  final Connection connection;
  final Topics topics;
  final RecordSerdes serdes;
  final Tokenizer tokenizer = TestModels.bytes();

  TrainingCluster(Path folder) {
    this.cluster = LocalCluster.start(folder, LocalPorts.any());
    this.connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    this.topics = topics();
    new TopicCreation(connection, topics).run();
    this.serdes = new RecordSerdes(connection);
    Map<String, Object> config = connection.producerConfig();
    config.put("transactional.id", "packer");
    this.blocks =
        new KafkaProducer<>(config, new StringSerializer(), serdes.serializer(TokenBlock.class));
    blocks.initTransactions();
  }

  static Topics topics() {
    return new Topics(new TopicSettings("", "", PARTITIONS, (short) 1));
  }

  /** Moves the log's start of both partitions to its end. */
  void deleteBlocks() {
    RecordsToDelete all = RecordsToDelete.beforeOffset(-1);
    Map<TopicPartition, RecordsToDelete> both =
        Map.of(
            new TopicPartition("token-blocks", 0), all, new TopicPartition("token-blocks", 1), all);
    try (Admin admin = Admin.create(connection.clientConfig())) {
      admin.deleteRecords(both).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Writes blocks in one transaction, which is followed by its marker's offset. */
  List<TokenBlock> write(int partition, int count) {
    List<TokenBlock> written = new ArrayList<>();
    blocks.beginTransaction();
    for (int i = 0; i < count; i++) {
      TokenBlock block = TestBlocks.block(partition, sequences[partition]++, tokenizer.id());
      send(topics.tokenBlocks(), block);
      written.add(block);
    }
    blocks.commitTransaction();
    return written;
  }

  /** Writes blocks of tokens that no other block has, drawn at random. */
  void writePoison(int partition, int count) {
    Random random = new Random(sequences[partition]);
    blocks.beginTransaction();
    for (int i = 0; i < count; i++) {
      int[] tokens = random.ints(TestBlocks.BLOCK_LENGTH + 1, 128, 256).toArray();
      send(
          topics.tokenBlocks(),
          TestBlocks.block(
              partition, sequences[partition]++, tokenizer.id(), TestBlocks.BLOCK_LENGTH, tokens));
    }
    blocks.commitTransaction();
  }

  /** The topics of another generation, whose run is this one's. */
  Topics another(String generation) {
    Topics other =
        new Topics(
            topics.settings().ofGeneration(generation), Origins.own(generation).withRuns(""));
    new TopicCreation(connection, other).run();
    return other;
  }

  /** Writes blocks of another generation in one transaction; each is of a document of its own. */
  void write(Topics other, int partition, int count, int firstSequence) {
    blocks.beginTransaction();
    for (int i = 0; i < count; i++) {
      send(other.tokenBlocks(), TestBlocks.block(partition, firstSequence + i, tokenizer.id()));
    }
    blocks.commitTransaction();
  }

  void write(TokenBlock block) {
    blocks.beginTransaction();
    send(topics.tokenBlocks(), block);
    blocks.commitTransaction();
  }

  void writeHeldOut() {
    blocks.beginTransaction();
    for (int i = 0; i < 4; i++) {
      send(topics.heldOutTokenBlocks(), TestBlocks.block(i % 2, 500 + i, tokenizer.id()));
    }
    blocks.commitTransaction();
  }

  private void send(TypedTopic<TokenBlock> topic, TokenBlock block) {
    var _ =
        blocks.send(
            new ProducerRecord<>(
                topic.name(),
                block.getPartition(),
                block.getPartition() + "-" + block.getSequence(),
                block));
  }

  /** Puts the takedown of a URL in force, or revokes it. */
  void takedown(String url, boolean revoked, Long... turns) {
    Takedown takedown =
        Takedown.newBuilder()
            .setKind("url")
            .setValue(url)
            .setRevoked(revoked)
            .setTurns(List.of(turns))
            .build();
    try (Producer<String, Takedown> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(Takedown.class))) {
      var _ = producer.send(new ProducerRecord<>("takedowns", 0, "url:" + url, takedown));
    }
  }

  /** Puts an event for a run on {@code training-controls}, whatever it asks for. */
  void control(String run, String action, Map<String, String> settings) {
    new SteeringRegister(connection, topics, serdes)
        .ask(
            TrainingControl.newBuilder()
                .setRun(run)
                .setAction(action)
                .setSettings(settings)
                .setBy("ada@mill")
                .build());
  }

  Trainer trainer(TrainerSettings settings) {
    return Trainer.open(connection, topics, serdes, settings, tokenizer, List.of());
  }

  /** Trains on what is there. */
  void train(TrainerSettings settings) {
    try (Trainer trainer = trainer(settings)) {
      trainer.finish();
      trainer.run();
    }
  }

  /** Trains on what another generation has. */
  void train(TrainerSettings settings, Topics other, Map<Integer, Long> from) {
    try (Trainer trainer =
        Trainer.open(
            connection, other, serdes, settings, Optional.empty(), tokenizer, List.of(), from)) {
      trainer.finish();
      trainer.run();
    }
  }

  private <T extends SpecificRecord> List<T> all(TypedTopic<T> topic) {
    List<T> all = new ArrayList<>();
    TopicScan.values("test", connection, serdes, topic).toEnd(entry -> all.add(entry.value()));
    return all;
  }

  /** The run's ledger without its evaluation set, in the order of the steps. */
  List<TrainingBatch> steps(String run) {
    return ledger(run).stream().filter(batch -> batch.getStep() > 0).toList();
  }

  List<TrainingBatch> ledger(String run) {
    return all(topics.trainingBatches()).stream()
        .filter(batch -> batch.getRun().equals(run))
        .toList();
  }

  List<TrainingLogEntry> logged(String run) {
    return all(topics.trainingLog()).stream().filter(entry -> entry.getRun().equals(run)).toList();
  }

  /** Every logged loss, by step, as its bits: those of a step taken again follow each other. */
  Map<Long, List<Long>> losses(String run) {
    Map<Long, List<Long>> losses = new TreeMap<>();
    for (TrainingLogEntry entry : all(topics.trainingLog())) {
      if (entry.getRun().equals(run) && entry.getLoss() != null) {
        losses
            .computeIfAbsent(entry.getStep(), step -> new ArrayList<>())
            .add(Double.doubleToRawLongBits(entry.getLoss()));
      }
    }
    return losses;
  }

  /** Of the steps, in order. */
  List<Double> learningRates(String run) {
    return all(topics.trainingLog()).stream()
        .filter(entry -> entry.getRun().equals(run) && entry.getLoss() != null)
        .map(TrainingLogEntry::getLearningRate)
        .toList();
  }

  List<Checkpoint> checkpoints(String run) {
    return all(topics.checkpoints()).stream()
        .filter(checkpoint -> checkpoint.getRun().equals(run))
        .toList();
  }

  /** Copies a run's ledger, so that another run replays it. */
  void copyLedger(String from, String to) {
    try (Ledger ledger = Ledger.open(connection, topics, serdes, to, () -> true)) {
      for (TrainingBatch batch : ledger(from)) {
        ledger.record(TrainingBatch.newBuilder(batch).setRun(to).build());
      }
    }
  }

  @Override
  public void close() {
    blocks.close();
    cluster.close();
  }
}
