package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * {@code training-batches}: what each step of a run is made of, committed before the step is taken.
 * The transactional id is the run's, so that of two trainers of one run the older can no longer
 * record anything. A later record of a step, which says that it is skipped, replaces the earlier.
 */
final class Ledger implements AutoCloseable {
  private static final String TRANSACTION_TIMEOUT_MILLIS = "15000";

  private final String run;
  private final String topic;
  private final TopicScan<TopicRecord<TrainingBatch>> scan;
  private final Producer<String, TrainingBatch> producer;

  /** A record and its offset. */
  record Entry(long offset, TrainingBatch batch) {}

  private Ledger(
      String run,
      String topic,
      TopicScan<TopicRecord<TrainingBatch>> scan,
      Producer<String, TrainingBatch> producer) {
    this.run = run;
    this.topic = topic;
    this.scan = scan;
    this.producer = producer;
  }

  /** Shuts out every trainer of the run that opened its ledger before. */
  static Ledger open(Connection connection, Topics topics, RecordSerdes serdes, String run) {
    Map<String, Object> config = connection.producerConfig();
    config.put("transactional.id", topics.applicationId("trainer") + "-" + run);
    config.put("linger.ms", "0");
    // A crash in mid-transaction holds back the other runs' readers for this long.
    config.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
    Producer<String, TrainingBatch> producer =
        new KafkaProducer<>(config, new StringSerializer(), serdes.serializer(TrainingBatch.class));
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close();
      throw e;
    }
    return new Ledger(
        run,
        topics.trainingBatches().name(),
        TopicScan.values("train", connection, serdes, topics.trainingBatches()),
        producer);
  }

  /**
   * The run's records at this moment, by step, of those that a start needs: step 0, which is the
   * evaluation set, what is skipped, and all from a step on. The others of a run of months would
   * fill the heap.
   */
  SortedMap<Long, Entry> recorded(long from) {
    SortedMap<Long, Entry> recorded = new TreeMap<>();
    scan.toEnd(
        entry -> {
          TrainingBatch batch = entry.value();
          long step = batch.getStep();
          if (batch.getRun().equals(run) && (step == 0 || step >= from || batch.getSkipped())) {
            recorded.put(step, new Entry(entry.head().location().offset(), batch));
          }
        });
    return recorded;
  }

  /**
   * Commits a record; returns its offset.
   *
   * @throws IllegalStateException if another trainer of the run has begun since
   */
  long record(TrainingBatch batch) {
    try {
      producer.beginTransaction();
      var sent = producer.send(new ProducerRecord<>(topic, 0, run, batch));
      producer.commitTransaction();
      return sent.get().offset();
    } catch (KafkaException | ExecutionException e) {
      if (isFenced(e)) {
        throw new IllegalStateException(
            "another trainer of run " + run + " has taken over; this one ends", e);
      }
      throw new KafkaException("cannot record step " + batch.getStep() + " of run " + run, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while recording step " + batch.getStep(), e);
    }
  }

  private static boolean isFenced(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    producer.close();
  }
}
