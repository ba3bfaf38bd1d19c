package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.trainer.checkpoint.CheckpointEvents;
import dev.millrace.trainer.log.TrainingLog;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * {@code training-log} and {@code checkpoints}. After a crash replayed steps are logged again, with
 * the same values; readers take a step's first or last entry as they like.
 */
final class KafkaTrainingEvents implements TrainingLog, CheckpointEvents, AutoCloseable {
  private final Topics topics;
  private final Producer<String, SpecificRecord> producer;
  private final TopicScan<TopicRecord<Checkpoint>> announced;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  KafkaTrainingEvents(Connection connection, Topics topics, RecordSerdes serdes) {
    this.topics = topics;
    this.announced = TopicScan.values("train", connection, serdes, topics.checkpoints());
    this.producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(SpecificRecord.class));
  }

  /**
   * Sends without waiting.
   *
   * @throws KafkaException if an earlier entry could not be written
   */
  @Override
  public void write(TrainingLogEntry entry) {
    requireWritten();
    var _ =
        producer.send(
            new ProducerRecord<>(topics.trainingLog().name(), 0, entry.getRun(), entry),
            (written, problem) -> failure.compareAndSet(null, problem));
  }

  @Override
  public void flush() {
    producer.flush();
    requireWritten();
  }

  private void requireWritten() {
    Exception problem = failure.get();
    if (problem != null) {
      throw new KafkaException(
          "cannot write to " + topics.trainingLog().name() + ": " + problem.getMessage(), problem);
    }
  }

  @Override
  public boolean announced(String run, long step) {
    AtomicBoolean found = new AtomicBoolean();
    announced.toEnd(
        event -> {
          if (event.value().getRun().equals(run) && event.value().getStep() == step) {
            found.set(true);
          }
        });
    return found.get();
  }

  /**
   * Returns once the event is written.
   *
   * @throws KafkaException if it cannot be; the next start announces it
   */
  @Override
  public void announce(Checkpoint checkpoint) {
    try {
      producer
          .send(
              new ProducerRecord<>(topics.checkpoints().name(), 0, checkpoint.getRun(), checkpoint))
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot announce checkpoint " + checkpoint.getPath(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while announcing checkpoint " + checkpoint.getPath(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
