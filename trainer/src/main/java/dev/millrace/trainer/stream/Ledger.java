package dev.millrace.trainer.stream;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * {@code training-batches}: what each step of a run is made of, committed before the step is taken.
 * The transactional id is the run's, so that of two trainers of one run the older can no longer
 * record anything.
 */
final class Ledger implements AutoCloseable {
  private final String run;
  private final String topic;
  private final Producer<String, TrainingBatch> producer;
  private final List<Entry> recorded;

  /** A record and its offset. */
  record Entry(long offset, TrainingBatch batch) {}

  Ledger(Connection connection, Topics topics, RecordSerdes serdes, String run) {
    this.run = run;
    this.topic = topics.trainingBatches().name();
    Map<String, Object> config = connection.producerConfig();
    config.put("transactional.id", topics.applicationId("trainer") + "-" + run);
    config.put("linger.ms", "0");
    this.producer =
        new KafkaProducer<>(config, new StringSerializer(), serdes.serializer(TrainingBatch.class));
    producer.initTransactions();
    this.recorded = new ArrayList<>();
    TopicReader<TrainingBatch> reader =
        new TopicReader<>(connection, serdes, topics.trainingBatches());
    for (ConsumerRecord<String, TrainingBatch> entry : reader.readAll()) {
      if (entry.value().getRun().equals(run)) {
        recorded.add(new Entry(entry.offset(), entry.value()));
      }
    }
  }

  /** The run's records that were there at the start, in order. */
  List<Entry> recorded() {
    return recorded;
  }

  /** Commits a record; returns its offset. */
  long record(TrainingBatch batch) {
    try {
      producer.beginTransaction();
      var sent = producer.send(new ProducerRecord<>(topic, 0, run, batch));
      producer.commitTransaction();
      return sent.get().offset();
    } catch (ProducerFencedException e) {
      throw new IllegalStateException(
          "another trainer of run " + run + " has taken over; this one ends", e);
    } catch (ExecutionException e) {
      throw new KafkaException("cannot record step " + batch.getStep() + " of run " + run, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while recording step " + batch.getStep(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
