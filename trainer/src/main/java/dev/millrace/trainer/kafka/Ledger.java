package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.patience.Fencing;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * {@code training-batches}: what each step of a run is made of, committed before the step is taken.
 * The transactional id is the run's, so that of two trainers of one run the older can no longer
 * record anything. A later record of a step, which says that it is skipped, replaces the earlier.
 */
final class Ledger implements AutoCloseable {
  private static final String TRANSACTION_TIMEOUT_MILLIS = "15000";

  /** For {@link #recordAll}: a million records take seconds. */
  private static final String LONG_TRANSACTION_TIMEOUT_MILLIS = "300000";

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final String run;
  private final BooleanSupplier isHeld;
  private final TypedTopic<TrainingBatch> topic;
  private final TopicScan<TopicRecord<TrainingBatch>> scan;
  private final Supplier<Producer<String, TrainingBatch>> producers;
  private final Patience patience;
  private Producer<String, TrainingBatch> producer;

  /** Of the run's latest record that this trainer knows. */
  private long lastOffset = -1;

  /** A record and its offset. */
  record Entry(long offset, TrainingBatch batch) {}

  private Ledger(
      Refusal refusal,
      String run,
      BooleanSupplier isHeld,
      TypedTopic<TrainingBatch> topic,
      TopicScan<TopicRecord<TrainingBatch>> scan,
      Supplier<Producer<String, TrainingBatch>> producers) {
    this.patience = new Patience(refusal, new LoggedWaits("train"), System::nanoTime);
    this.run = run;
    this.isHeld = isHeld;
    this.topic = topic;
    this.scan = scan;
    this.producers = producers;
    this.producer = producers.get();
  }

  /**
   * Shuts out every trainer of the run that opened its ledger before.
   *
   * @param isHeld whether the run is still this trainer's; asked after an outage
   */
  static Ledger open(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      String run,
      BooleanSupplier isHeld) {
    return open(connection, topics, serdes, run, isHeld, TRANSACTION_TIMEOUT_MILLIS);
  }

  /** The same, with time enough to record a whole history at once. */
  static Ledger openToRecordAll(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      String run,
      BooleanSupplier isHeld) {
    return open(connection, topics, serdes, run, isHeld, LONG_TRANSACTION_TIMEOUT_MILLIS);
  }

  private static Ledger open(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      String run,
      BooleanSupplier isHeld,
      String transactionTimeoutMillis) {
    Map<String, Object> config = connection.producerConfig();
    config.put("transactional.id", topics.trainerId(run));
    config.put("linger.ms", "0");
    // A crash in mid-transaction holds back the other runs' readers for this long.
    config.putIfAbsent("transaction.timeout.ms", transactionTimeoutMillis);
    Ledger ledger =
        new Ledger(
            Refusal.at("train", connection),
            run,
            isHeld,
            topics.trainingBatches(),
            TopicScan.values("train", connection, serdes, topics.trainingBatches()),
            () ->
                new KafkaProducer<>(
                    config, new StringSerializer(), serdes.serializer(TrainingBatch.class)));
    try {
      ledger.shutOthersOut();
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
    return ledger;
  }

  private void shutOthersOut() {
    patience.answerOf(
        () -> {
          producer.initTransactions();
          return producer;
        });
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
          if (batch.getRun().equals(run)) {
            known(entry.head().location().offset());
          }
          if (batch.getRun().equals(run) && (step == 0 || step >= from || batch.getSkipped())) {
            recorded.put(step, new Entry(entry.head().location().offset(), batch));
          }
        });
    return recorded;
  }

  /**
   * Commits a record, however long the broker is away; returns its offset.
   *
   * @throws IllegalStateException if another trainer of the run has begun since
   * @throws org.apache.kafka.common.errors.WakeupException if it is stopped while it waits
   */
  long record(TrainingBatch batch) {
    try {
      return commit(batch);
    } catch (InDoubtException e) {
      return patience.answerOf(() -> recordUnlessThere(batch));
    }
  }

  /**
   * Nobody can tell whether a commit that was not answered came to be, until another producer with
   * the same id has begun: what was open is decided then.
   */
  private long recordUnlessThere(TrainingBatch batch) {
    if (!isHeld.getAsBoolean()) {
      throw takenOver();
    }
    producer.close(CLOSE);
    producer = producers.get();
    shutOthersOut();
    List<Entry> since = since(lastOffset);
    if (since.isEmpty()) {
      return commit(batch);
    }
    if (since.size() > 1 || !since.getFirst().batch().equals(batch)) {
      throw takenOver();
    }
    return known(since.getFirst().offset());
  }

  private long commit(TrainingBatch batch) {
    try {
      producer.beginTransaction();
      var sent = producer.send(new ProducerRecord<>(topic.name(), 0, run, batch));
      producer.commitTransaction();
      return known(sent.get().offset());
    } catch (KafkaException | IllegalStateException | ExecutionException e) {
      if (Fencing.isIn(e) || Trouble.of(e) == Trouble.OUTAGE) {
        throw new InDoubtException(batch, e);
      }
      throw new KafkaException("cannot record step " + batch.getStep() + " of run " + run, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while recording step " + batch.getStep(), e);
    }
  }

  /** A producer is fenced by another trainer, and by a broker that gave a transaction up. */
  private static final class InDoubtException extends KafkaException {
    private static final long serialVersionUID = 1L;

    InDoubtException(TrainingBatch batch, Exception cause) {
      super("whether step " + batch.getStep() + " is recorded is not known", cause);
    }
  }

  private IllegalStateException takenOver() {
    return new IllegalStateException(
        "another trainer of run " + run + " has taken over; this one ends");
  }

  private long known(long offset) {
    lastOffset = Math.max(lastOffset, offset);
    return offset;
  }

  private List<Entry> since(long offset) {
    List<Entry> entries = new ArrayList<>();
    scan.from(Map.of(topic.topicPartitions().getFirst(), offset + 1))
        .toEnd(
            entry -> {
              if (entry.value().getRun().equals(run)) {
                entries.add(new Entry(entry.head().location().offset(), entry.value()));
              }
            });
    return entries;
  }

  /**
   * Commits many records, all or none. An outage ends it: what came of it is seen at the next
   * start.
   *
   * @param records gives each of them to the taker
   * @throws IllegalStateException if another trainer of the run has begun since
   */
  void recordAll(Consumer<Consumer<TrainingBatch>> records) {
    try {
      producer.beginTransaction();
      records.accept(
          batch -> {
            var _ = producer.send(new ProducerRecord<>(topic.name(), 0, run, batch));
          });
      producer.commitTransaction();
    } catch (KafkaException e) {
      throw Fencing.isIn(e)
          ? takenOver()
          : new KafkaException("cannot record the steps of run " + run, e);
    }
  }

  /** Ends a wait for the broker. */
  void stop() {
    patience.close();
  }

  @Override
  public void close() {
    patience.close();
    producer.close(CLOSE);
  }
}
