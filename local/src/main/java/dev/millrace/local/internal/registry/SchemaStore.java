package dev.millrace.local.internal.registry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads and writes that are linearizable, also over several registries of one topic: each read
 * first catches up with the topic, each write first shuts other writers out.
 */
public final class SchemaStore implements AutoCloseable {
  /** More than enough for the few registries that one topic has. */
  private static final int MAX_ATTEMPTS = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final SchemaTopic topic;
  private final RegistryState state = new RegistryState();

  public SchemaStore(String bootstrapServers, Map<String, Object> clientSettings) {
    topic = new SchemaTopic(bootstrapServers, clientSettings);
    try {
      topic.readToEnd(state::apply);
    } catch (RuntimeException e) {
      topic.close();
      throw e;
    }
  }

  <T> T read(Function<RegistryState, T> question) {
    lock.lock();
    try {
      catchUp();
      return question.apply(state);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what the decision says, if anything.
   *
   * @param decision must not change the state; called again if another writer came in between
   */
  void write(Function<RegistryState, List<SchemaRecord>> decision) {
    lock.lock();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          tryWrite(decision);
          return;
        } catch (KafkaException e) {
          // A writer that was shut out learns it as one of several errors, depending on where it
          // stood; to decide again on what is in the topic by then is right after any of them.
          if (attempt == MAX_ATTEMPTS || e instanceof TimeoutException) {
            throw unavailable(e);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      topic.close();
    } finally {
      lock.unlock();
    }
  }

  private void tryWrite(Function<RegistryState, List<SchemaRecord>> decision) {
    topic.fence();
    catchUp();
    List<SchemaRecord> records = decision.apply(state);
    if (!records.isEmpty()) {
      topic.append(records, state::apply);
    }
  }

  private void catchUp() {
    try {
      topic.readToEnd(state::apply);
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  private static RegistryException unavailable(KafkaException e) {
    return e instanceof TimeoutException
        ? new RegistryException(50002, "The broker did not answer in time: " + e.getMessage())
        : new RegistryException(50001, "The broker failed: " + e.getMessage());
  }
}
