package dev.millrace.trainer.stream;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.CheckpointEvents;
import dev.millrace.trainer.TrainingLog;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * {@code training-log} and {@code checkpoints}. After a crash replayed steps are logged again, with
 * the same values; readers take a step's first or last entry as they like.
 */
final class KafkaTrainingEvents implements TrainingLog, CheckpointEvents, AutoCloseable {
  private final Topics topics;
  private final Producer<String, SpecificRecord> producer;
  private final TopicReader<Checkpoint> announced;

  KafkaTrainingEvents(Connection connection, Topics topics, RecordSerdes serdes) {
    this.topics = topics;
    this.producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(SpecificRecord.class));
    this.announced = new TopicReader<>(connection, serdes, topics.checkpoints());
  }

  @Override
  public void write(TrainingLogEntry entry) {
    var _ =
        producer.send(new ProducerRecord<>(topics.trainingLog().name(), 0, entry.getRun(), entry));
  }

  @Override
  public boolean announced(String run, long step) {
    return announced.readAll().stream()
        .anyMatch(event -> event.value().getRun().equals(run) && event.value().getStep() == step);
  }

  @Override
  public void announce(Checkpoint checkpoint) {
    var _ =
        producer.send(
            new ProducerRecord<>(topics.checkpoints().name(), 0, checkpoint.getRun(), checkpoint));
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
