package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.schemas.patience.Waiting;
import dev.millrace.trainer.checkpoint.CheckpointEvents;
import dev.millrace.trainer.log.TrainingLog;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * {@code training-log} and {@code checkpoints}. After a crash replayed steps are logged again, with
 * the same values; readers take a step's first or last entry as they like.
 */
final class KafkaTrainingEvents implements TrainingLog, CheckpointEvents, AutoCloseable {
  private static final String SOON_MILLIS = "10000";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Topics topics;
  private final Producer<String, SpecificRecord> producer;
  private final TopicScan<TopicRecord<Checkpoint>> announced;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Waiting outage = new Waiting(new LoggedWaits("train"), System::nanoTime);
  private Optional<Future<RecordMetadata>> latest = Optional.empty();
  private volatile boolean stopped;

  KafkaTrainingEvents(Connection connection, Topics topics, RecordSerdes serdes) {
    this.topics = topics;
    this.announced = TopicScan.values("train", connection, serdes, topics.checkpoints());
    Map<String, Object> config = connection.producerConfig();
    config.putIfAbsent("max.block.ms", SOON_MILLIS);
    // What has been taken is kept until the broker is back.
    config.put("delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE));
    this.producer =
        new KafkaProducer<>(
            config, new StringSerializer(), serdes.serializer(SpecificRecord.class));
  }

  /**
   * Sends without waiting, unless the broker is away for so long that there is no room left.
   *
   * @throws KafkaException if an earlier entry could not be written
   */
  @Override
  public void write(TrainingLogEntry entry) {
    requireWritten();
    latest =
        Optional.of(
            send(new ProducerRecord<>(topics.trainingLog().name(), 0, entry.getRun(), entry)));
  }

  /** What is sent is written in its order, so the last one tells for all. */
  @Override
  public void flush() {
    latest.ifPresent(this::await);
    requireWritten();
  }

  private Future<RecordMetadata> send(ProducerRecord<String, SpecificRecord> record) {
    while (true) {
      Future<RecordMetadata> sent = producer.send(record, this::note);
      if (sent.state() != Future.State.FAILED || !isOutage(sent.exceptionNow())) {
        return sent;
      }
      wait(sent.exceptionNow());
    }
  }

  private void note(RecordMetadata written, @Nullable Exception problem) {
    if (problem != null && !isOutage(problem)) {
      failure.compareAndSet(null, problem);
    }
  }

  private static boolean isOutage(Throwable problem) {
    return Trouble.of(problem) == Trouble.OUTAGE;
  }

  private void requireWritten() {
    Exception problem = failure.get();
    if (problem != null) {
      throw new KafkaException(
          "cannot write to " + topics.trainingLog().name() + ": " + problem.getMessage(), problem);
    }
  }

  private RecordMetadata await(Future<RecordMetadata> sent) {
    while (true) {
      try {
        RecordMetadata written = sent.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        outage.isOver();
        return written;
      } catch (TimeoutException e) {
        wait(e);
      } catch (ExecutionException e) {
        throw new KafkaException("cannot write what training measured", e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  /** Ends where the process is asked to: the next start logs and announces what is missing. */
  private void wait(Throwable reason) {
    if (stopped) {
      throw new KafkaException("the broker is away, and the process is asked to end", reason);
    }
    outage.goesOnFor("the broker does not take what training measured");
  }

  @Override
  public boolean announced(String run, long step, long ledgerOffset) {
    AtomicBoolean found = new AtomicBoolean();
    announced.toEnd(
        event -> {
          Checkpoint known = event.value();
          if (known.getRun().equals(run)
              && known.getStep() == step
              && known.getLedgerOffset() == ledgerOffset) {
            found.set(true);
          }
        });
    return found.get();
  }

  /**
   * Returns once the event is written, however long the broker is away.
   *
   * @throws KafkaException if it cannot be; the next start announces it
   */
  @Override
  public void announce(Checkpoint checkpoint) {
    var _ =
        await(
            send(
                new ProducerRecord<>(
                    topics.checkpoints().name(), 0, checkpoint.getRun(), checkpoint)));
    requireWritten();
  }

  /** Ends a wait for the broker. */
  void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
