package dev.millrace.publish.kafka;

import dev.millrace.publish.PublishSettings;
import dev.millrace.publish.folder.Place;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.Trouble;
import dev.millrace.schemas.patience.Waiting;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the records of a topic to a folder, in a thread of its own. Outages of cluster and
 * store are waited for, and gone on after from what the folder's manifest says.
 */
public final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final PublishLoop.Task task;
  private final TakedownFollower takedowns;
  private final PublishNotices notices;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile Optional<PublishLoop> loop = Optional.empty();
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile boolean finishing;

  private Publisher(PublishLoop.Task task, TakedownFollower takedowns, PublishNotices notices) {
    this.task = task;
    this.takedowns = takedowns;
    this.notices = notices;
    this.thread = Thread.ofPlatform().name("publish").daemon().unstarted(this::run);
  }

  /** Begins with clean documents. */
  public static Publisher start(
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Place place,
      PublishSettings settings,
      Path scratch,
      PublishNotices notices) {
    return start(
        connection,
        topics,
        PublishedTopic.clean(topics),
        serdes,
        place,
        settings,
        scratch,
        notices);
  }

  /**
   * Begins, after it has looked at the folder.
   *
   * @param scratch folder for files that are not whole, this publisher's alone
   * @throws SettingsException if the folder holds something else, or access is refused
   */
  public static Publisher start(
      Connection connection,
      Topics topics,
      PublishedTopic<?> published,
      RecordSerdes serdes,
      Place place,
      PublishSettings settings,
      Path scratch,
      PublishNotices notices) {
    TakedownFollower takedowns =
        TakedownFollower.open(PublishLoop.READER, connection, topics, serdes);
    Publisher publisher =
        new Publisher(
            new PublishLoop.Task(
                connection,
                published,
                topics.settings().generationName(),
                serdes,
                place,
                settings,
                scratch),
            takedowns,
            notices);
    try {
      publisher.loop = publisher.opened();
      publisher.thread.start();
      return publisher;
    } catch (RuntimeException e) {
      takedowns.close();
      throw e;
    }
  }

  /** Empty where cluster or store do not answer now. */
  private Optional<PublishLoop> opened() {
    try {
      return Optional.of(PublishLoop.open(task, takedowns, notices));
    } catch (IOException | KafkaException e) {
      requireBearable(e);
      LOG.warn("{}: {}", PublishLoop.READER, e.getMessage());
      return Optional.empty();
    }
  }

  private void run() {
    Waiting waiting = new Waiting(new LoggedWaits(PublishLoop.READER), System::nanoTime);
    try {
      while (!isStopped()) {
        try {
          runOnce(waiting);
          return;
        } catch (IOException | KafkaException e) {
          if (isStopped()) {
            return;
          }
          requireBearable(e);
          LOG.debug("the publisher begins anew", e);
          waiting.goesOnFor(String.valueOf(e.getMessage()));
          var _ = stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.debug("the publisher ends", e);
      failure = Optional.of(e);
    }
  }

  private void runOnce(Waiting waiting) throws IOException {
    try (PublishLoop running =
        loop.isPresent() ? loop.get() : PublishLoop.open(task, takedowns, notices)) {
      loop = Optional.of(running);
      while (!isStopped() && !finishing) {
        running.turn();
        waiting.isOver();
      }
      if (finishing) {
        running.toEnd();
      } else {
        running.commit();
      }
    } finally {
      loop = Optional.empty();
    }
  }

  private boolean isStopped() {
    return stop.getCount() == 0;
  }

  /** Throws what waiting does not mend, in a line that says the way out. */
  private void requireBearable(Exception error) {
    switch (error) {
      case StorageException.Unavailable _,
          StorageException.Forbidden _,
          StorageException.Conflict _ -> {}
      case KafkaException kafka -> {
        if (Trouble.of(kafka) == Trouble.REFUSAL) {
          throw new SettingsException(
              Refusal.at(PublishLoop.READER, task.connection()).of(kafka), kafka);
        }
        if (Trouble.of(kafka) == Trouble.FAULT) {
          throw kafka;
        }
      }
      default ->
          throw new IllegalStateException(
              "cannot publish to "
                  + task.place().name()
                  + ": "
                  + error.getMessage()
                  + "; mend that and start again: it goes on after the last file",
              error);
    }
  }

  /** Publishes all that the topic holds, and ends. Returns at once. */
  public void finish() {
    finishing = true;
  }

  /** Whether it has ended: finished, closed or failed. */
  public boolean isEnded() {
    return !thread.isAlive();
  }

  /** Throws what stopped it, if anything did. */
  public void requireHealthy() {
    if (failure.isPresent()) {
      Throwable error = failure.get();
      throw error instanceof SettingsException settings
          ? settings
          : new IllegalStateException("publishing stopped: " + error.getMessage(), error);
    }
  }

  /** Brings what was read to its place, unless that takes too long. */
  @Override
  public void close() {
    stop.countDown();
    try {
      if (!thread.join(PATIENCE)) {
        loop.ifPresent(PublishLoop::stopReading);
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    takedowns.close();
  }
}
