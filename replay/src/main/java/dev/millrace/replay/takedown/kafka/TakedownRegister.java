package dev.millrace.replay.takedown.kafka;

import dev.millrace.replay.takedown.TakedownRequest;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts takedowns in force and revokes them. Whoever changes the topic shuts out by one
 * transactional id all who began before, then reads, then commits: a record says at which offsets
 * the earlier ones of its key lie, so none may come in between.
 */
public final class TakedownRegister {
  private static final String NAME = "takedowns";
  private static final String TRANSACTION_TIMEOUT_MILLIS = "15000";

  /** Each is lost only because another program changed the topic meanwhile. */
  private static final int ATTEMPTS = 30;

  private static final int FIRST_PAUSE_MILLIS = 100;

  /** An attempt takes half a second, in which each other one that begins undoes it. */
  private static final int MOST_DOUBLINGS = 6;

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final InstantSource clock;

  public TakedownRegister(
      Connection connection, Topics topics, RecordSerdes serdes, InstantSource clock) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.clock = clock;
  }

  /** All takedowns now, revoked ones too. */
  public TakedownHistory read() {
    return TakedownFollower.read(NAME, connection, topics, serdes);
  }

  /**
   * Puts in force, all at once, what is not in force.
   *
   * @return the targets that were not in force before
   */
  public List<TakedownTarget> add(List<TakedownRequest> requests) {
    return change(
        (history, now) ->
            requests.stream()
                .flatMap(request -> request.inForce(history.find(request.target()), now).stream())
                .toList());
  }

  /** Revokes what is in force; returns what was. */
  public List<TakedownTarget> revoke(List<TakedownTarget> targets) {
    return change(
        (history, now) ->
            targets.stream()
                .flatMap(target -> TakedownRequest.revoked(history.find(target), now).stream())
                .toList());
  }

  @FunctionalInterface
  private interface Change {
    List<Takedown> of(TakedownHistory history, Instant now);
  }

  private List<TakedownTarget> change(Change change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<List<Takedown>> changed = attempt(change);
      if (changed.isPresent()) {
        return changed.get().stream().map(TakedownRegister::target).toList();
      }
      pause(attempt);
    }
    throw new KafkaException(
        "others changed " + topics.takedowns().name() + " " + ATTEMPTS + " times meanwhile");
  }

  private static TakedownTarget target(Takedown takedown) {
    return TakedownTarget.parse(takedown.getKind() + ":" + takedown.getValue());
  }

  private Optional<List<Takedown>> attempt(Change change) {
    try (Producer<String, Takedown> producer = producer()) {
      producer.initTransactions();
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      List<Takedown> changed = change.of(read(), now);
      if (!changed.isEmpty()) {
        producer.beginTransaction();
        for (Takedown takedown : changed) {
          String key = target(takedown).key();
          var _ = producer.send(new ProducerRecord<>(topics.takedowns().name(), 0, key, takedown));
        }
        producer.commitTransaction();
      }
      return Optional.of(changed);
    } catch (KafkaException e) {
      if (isFenced(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Producer<String, Takedown> producer() {
    Map<String, Object> config = connection.producerConfig();
    config.put("transactional.id", topics.sharedApplicationId(NAME));
    config.put("linger.ms", "0");
    // A crash in mid-transaction holds back all readers of the topic for this long.
    config.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
    return new KafkaProducer<>(
        config, new StringSerializer(), serdes.serializer(topics.takedowns()));
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

  private static void pause(int attempt) {
    int most = FIRST_PAUSE_MILLIS << Math.min(attempt, MOST_DOUBLINGS);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while changing takedowns", e);
    }
  }
}
