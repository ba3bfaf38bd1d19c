package dev.millrace.cli;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.ServedModel;
import dev.millrace.inference.Vocabulary;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.ModelFolder;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows {@code checkpoints} and offers each newest one to the service. */
final class ServedCheckpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedCheckpoints.class);

  private final Wiring wiring;
  private final InferenceService service;
  private final Path root;
  private final Consumer<String, Checkpoint> consumer;
  private final Thread thread;
  private volatile String refused = "";
  private volatile boolean closed;

  ServedCheckpoints(
      Wiring wiring,
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      InferenceService service,
      Path root) {
    this.wiring = wiring;
    this.service = service;
    this.root = root;
    this.consumer =
        new KafkaConsumer<>(
            connection.consumerConfig(),
            new StringDeserializer(),
            serdes.deserializer(Checkpoint.class));
    List<TopicPartition> partition = List.of(new TopicPartition(topics.checkpoints().name(), 0));
    consumer.assign(partition);
    consumer.seekToBeginning(partition);
    this.thread = Thread.ofPlatform().name("checkpoint-listener").daemon().start(this::follow);
  }

  private void follow() {
    while (!closed) {
      Optional<Checkpoint> newest = Optional.empty();
      for (ConsumerRecord<String, Checkpoint> event : consumer.poll(Duration.ofMillis(200))) {
        newest = Optional.of(event.value());
      }
      newest.ifPresent(this::offer);
    }
    consumer.close();
  }

  private void offer(Checkpoint checkpoint) {
    Path folder = root.resolve(checkpoint.getPath());
    String id = ServedModel.checkpointId(checkpoint.getRun(), checkpoint.getStep());
    try {
      service.offer(load(id, folder));
    } catch (IOException | RuntimeException e) {
      LOG.warn("checkpoint {} is not served: {}", id, e.getMessage());
      refused = id;
    }
  }

  private ServedModel load(String id, Path folder) throws IOException {
    ModelFolder model = ModelFolder.read(folder);
    InferenceEngine engine =
        EngineProviders.named(wiring.settings().text("train.engine"))
            .infer(model.config(), model.weights(), wiring.threads("inference.threads"));
    Tokenizer tokenizer = Tokenizer.read(folder.resolve("tokenizer.json"));
    return new ServedModel(
        id,
        engine,
        Vocabulary.of(tokenizer),
        () -> {
          engine.close();
          model.close();
        });
  }

  void requireNotRefused(String id) {
    if (refused.equals(id)) {
      throw new IllegalStateException(
          "checkpoint " + id + " could not be served; the log says why");
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
