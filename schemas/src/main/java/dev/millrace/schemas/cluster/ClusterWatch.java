package dev.millrace.schemas.cluster;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.patience.BrokerOutageException;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.RegistryOutageException;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.patience.Waiting;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Whether the broker and the registry of a cluster answer, and topics are still there, asked every
 * few seconds by a thread of its own: a client of Kafka's that waits for a broker says nothing.
 * Safe for several threads.
 */
public final class ClusterWatch implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);
  private static final Duration LOOK_AROUND = Duration.ofMillis(200);
  private static final int NOT_FOUND = 404;

  private final ClusterClients clients;
  private final TypedTopic<?> known;
  private final Waiting waiting;
  private final PresentTopics topics;
  private final Thread thread;
  private Optional<String> trouble = Optional.of("the cluster has not answered yet");
  private long looksThatBegan;
  private long lastGoodLook;
  private boolean closed;

  private ClusterWatch(Connection connection, TypedTopic<?> known, WaitNotices notices) {
    this.clients = new ClusterClients(connection);
    this.known = known;
    this.waiting = new Waiting(notices, System::nanoTime);
    this.topics = new PresentTopics(connection.bootstrapServers(), notices);
    this.thread = Thread.ofPlatform().name("cluster-watch").daemon().unstarted(this::run);
  }

  /**
   * Begins to ask.
   *
   * @param known a topic whose schemas the registry is asked for; it need not know them
   * @param notices hear of outages, on the watch's thread
   */
  public static ClusterWatch start(
      Connection connection, TypedTopic<?> known, WaitNotices notices) {
    ClusterWatch watch = new ClusterWatch(connection, known, notices);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (!isClosed()) {
        lookUntilTrouble();
        pause();
      }
    } catch (InterruptException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** With the same clients for as long as they are answered: names get new addresses. */
  private void lookUntilTrouble() throws InterruptedException {
    try (Admin admin = clients.admin();
        SchemaRegistryClient registry = clients.registry()) {
      while (!isClosed()) {
        long look = begin();
        ClusterClients.answer(admin.describeCluster().nodes());
        ask(registry);
        topics.look(admin);
        isWell(look);
        pause();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      isAway(reason(e));
    } catch (IOException | RuntimeException e) {
      isAway(DeadLetters.describe(e));
    }
  }

  private void ask(SchemaRegistryClient registry) throws IOException {
    try {
      registry.getAllVersions(known.subject());
    } catch (RestClientException e) {
      if (e.getStatus() != NOT_FOUND) {
        throw RegistryOutageException.at(clients.connection().registryPlace(), e);
      }
    } catch (IOException e) {
      throw RegistryOutageException.at(clients.connection().registryPlace(), e);
    }
  }

  private String reason(KafkaException error) {
    if (Trouble.of(error) == Trouble.REFUSAL) {
      return Refusal.at("the cluster", clients.connection()).of(error);
    }
    return error instanceof RegistryOutageException
        ? String.valueOf(error.getMessage())
        : String.valueOf(
            BrokerOutageException.at(clients.connection().bootstrapServers(), error).getMessage());
  }

  private synchronized long begin() {
    looksThatBegan++;
    return looksThatBegan;
  }

  private synchronized void isWell(long look) {
    lastGoodLook = look;
    trouble = Optional.empty();
    waiting.isOver();
    notifyAll();
  }

  private synchronized void isAway(String reason) {
    if (!closed) {
      trouble = Optional.of(reason);
      waiting.goesOnFor(reason);
    }
  }

  private synchronized void pause() throws InterruptedException {
    long end = System.nanoTime() + BETWEEN_LOOKS.toNanos();
    for (long left = BETWEEN_LOOKS.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
      wait(Math.max(1, Duration.ofNanos(left).toMillis()));
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Why nothing can be done now; empty while both answer. */
  public synchronized Optional<String> trouble() {
    return trouble;
  }

  /** Asks for topics from now on, which are there at the moment, and for no others. */
  public void lookFor(Collection<String> names) {
    topics.want(names);
  }

  /** Which of them are missing; empty while all are there, or none is asked for. */
  public Optional<String> missingTopics() {
    return topics.trouble();
  }

  /**
   * Returns once broker and registry have answered a question that was asked after this call.
   *
   * @param givenUp looked at now and then: whether nobody wants to know any more
   * @return false if it was given up, or the watch has been closed
   */
  public synchronized boolean awaitAnswer(BooleanSupplier givenUp) throws InterruptedException {
    long asked = looksThatBegan;
    while (!closed && !givenUp.getAsBoolean() && lastGoodLook <= asked) {
      wait(LOOK_AROUND.toMillis());
    }
    return !closed && !givenUp.getAsBoolean();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    Uninterruptibles.joinUninterruptibly(thread, Duration.ofSeconds(5));
  }
}
