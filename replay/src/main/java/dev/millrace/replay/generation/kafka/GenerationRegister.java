package dev.millrace.replay.generation.kafka;

import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code generations}: one partition, so its order is one for all. Whoever changes it
 * shuts out by one transactional id all who began before, then reads, then commits; so nothing that
 * was written in between is lost, and of two changes at once one is done again on what the other
 * left.
 */
public final class GenerationRegister {
  private static final String READER = "generations";
  private static final String TRANSACTION_TIMEOUT_MILLIS = "15000";

  /** Each is lost only because another program changed the topic meanwhile. */
  private static final int ATTEMPTS = 50;

  private static final int PAUSE_MILLIS = 100;

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;

  /**
   * @param topics of any generation
   */
  public GenerationRegister(Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
  }

  /** All generations now. */
  public Generations read() {
    Map<String, Generation> newest = new HashMap<>();
    TopicScan.values(READER, connection, serdes, topics.generations())
        .toEnd(record -> newest.put(record.value().getName(), record.value()));
    return new Generations(newest.values());
  }

  /**
   * Writes records of generations in one transaction.
   *
   * @param change of what is there to the new records of those that change, in their order; called
   *     again where another program was faster. What it throws leaves all as it was
   * @return what is there afterwards
   */
  public Generations change(Function<Generations, List<Generation>> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Generations> changed = attempt(change);
      if (changed.isPresent()) {
        return changed.get();
      }
      pause();
    }
    throw new KafkaException(
        "others changed " + topics.generations().name() + " " + ATTEMPTS + " times meanwhile");
  }

  private Optional<Generations> attempt(Function<Generations, List<Generation>> change) {
    try (Producer<String, Generation> producer = producer()) {
      producer.initTransactions();
      Generations before = read();
      List<Generation> changed = change.apply(before);
      if (changed.isEmpty()) {
        return Optional.of(before);
      }
      producer.beginTransaction();
      for (Generation one : changed) {
        var _ =
            producer.send(new ProducerRecord<>(topics.generations().name(), 0, one.getName(), one));
      }
      producer.commitTransaction();
      return Optional.of(with(before, changed));
    } catch (KafkaException e) {
      if (isFenced(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Generations with(Generations before, List<Generation> changed) {
    Map<String, Generation> newest = new HashMap<>();
    before.all().forEach(one -> newest.put(one.getName(), one));
    changed.forEach(one -> newest.put(one.getName(), one));
    return new Generations(newest.values());
  }

  private Producer<String, Generation> producer() {
    Map<String, Object> config = connection.producerConfig();
    config.put("transactional.id", topics.sharedApplicationId(READER));
    config.put("linger.ms", "0");
    // A crash in mid-transaction holds back all readers of the topic for this long.
    config.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
    return new KafkaProducer<>(config, new StringSerializer(), serdes.serializer(Generation.class));
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

  private static void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while changing generations", e);
    }
  }
}
