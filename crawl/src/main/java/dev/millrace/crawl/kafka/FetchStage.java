package dev.millrace.crawl.kafka;

import dev.millrace.crawl.lease.PollAge;
import dev.millrace.crawl.visit.Visitor;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.storage.Stores;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fetcher running in this process, beside any number of others. Where the cluster fails it, it
 * begins anew as another member of the group, which waits as any new one does.
 */
public final class FetchStage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FetchStage.class);
  private static final Duration BEGIN_ANEW = Duration.ofSeconds(1);

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final Visitor visitor;
  private final FetchSettings settings;
  private final Supplier<Stores> stores;
  private final Thread thread;
  private volatile Optional<FetchLoop> loop = Optional.empty();
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile boolean stopped;

  private FetchStage(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Visitor visitor,
      FetchSettings settings,
      Supplier<Stores> stores) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.visitor = visitor;
    this.settings = settings;
    this.stores = stores;
    this.thread = Thread.ofPlatform().name("fetch").daemon().unstarted(this::run);
  }

  /**
   * @param visitor closed with the stage
   * @param stores opened only where what is fetched is archived in one
   */
  public static FetchStage start(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Visitor visitor,
      FetchSettings settings,
      Supplier<Stores> stores) {
    FetchStage stage = new FetchStage(connection, topics, serdes, visitor, settings, stores);
    stage.thread.start();
    return stage;
  }

  private void run() {
    try {
      while (!stopped) {
        try {
          runOnce();
        } catch (KafkaException | IllegalStateException e) {
          requireBearable(e);
          LOG.warn("the fetcher begins anew: {}", e.getMessage());
          Thread.sleep(BEGIN_ANEW);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.debug("the fetcher ends", e);
      failure = Optional.of(e);
    }
  }

  private void requireBearable(RuntimeException error) {
    switch (Trouble.of(error)) {
      case REFUSAL ->
          throw new SettingsException(Refusal.at(FetchClients.STAGE, connection).of(error), error);
      case OUTAGE -> {}
      case FAULT -> {
        if (!(error instanceof KafkaException)) {
          throw error;
        }
      }
    }
  }

  private void runOnce() {
    PollAge age = new PollAge(FetchClients.SESSION_TIMEOUT, System::nanoTime);
    FetchClients clients =
        FetchClients.connect(connection, topics, serdes, settings.archiving(), stores);
    OrderRunner runner = new OrderRunner(visitor, settings, age, topics.fetchOrders().partitions());
    try (FetchLoop running = new FetchLoop(clients, settings, runner, age)) {
      loop = Optional.of(running);
      if (!stopped) {
        running.run();
      }
    }
  }

  /** Throws what stopped the fetcher, if anything did. */
  public void requireHealthy() {
    if (failure.isPresent()) {
      throw new IllegalStateException(
          "the fetcher stopped: " + failure.get().getMessage(), failure.get());
    }
  }

  /** What is done is committed; what is not is done again by whoever comes next. */
  @Override
  public void close() {
    stopped = true;
    loop.ifPresent(FetchLoop::stop);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    visitor.close();
  }
}
