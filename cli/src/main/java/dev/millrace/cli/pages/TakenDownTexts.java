package dev.millrace.cli.pages;

import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.view.TopicOnDemand;
import dev.millrace.inference.serving.WithheldTexts;
import dev.millrace.replay.seen.TrainingText;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.Takedowns;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The texts of a generation's token blocks that takedowns in force match, within an eighth of this
 * process's memory. A thread of its own looks at the takedowns each {@value #LOOK_MILLIS} ms; where
 * they have changed, it reads the blocks anew, and what was known before holds meanwhile.
 */
public final class TakenDownTexts implements WithheldTexts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TakenDownTexts.class);
  private static final long LOOK_MILLIS = 500;

  private final ClusterSession cluster;
  private final Thread thread;
  private volatile Optional<Reading> known = Optional.empty();
  private volatile boolean ready;

  /** Texts by the takedowns of one moment. */
  private record Reading(
      Takedowns takedowns, TrainingText text, TopicOnDemand<TopicRecord<TokenBlock>> blocks) {}

  private TakenDownTexts(ClusterSession cluster) {
    this.cluster = cluster;
    this.thread = Thread.ofPlatform().name("taken-down texts").daemon().unstarted(this::follow);
  }

  /** Begins to read; does not wait. */
  public static TakenDownTexts start(ClusterSession cluster) {
    TakenDownTexts texts = new TakenDownTexts(cluster);
    texts.thread.start();
    return texts;
  }

  private void follow() {
    try (TakedownFollower takedowns =
        TakedownFollower.open("serve", cluster.connection(), cluster.topics(), cluster.serdes())) {
      while (!Thread.currentThread().isInterrupted()) {
        Takedowns current = takedowns.current();
        if (known.filter(one -> one.takedowns().version() == current.version()).isEmpty()) {
          read(current);
          ready = true;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.error(
            "takedowns are no longer followed, later ones stop no answer: {}", e.getMessage());
      }
    }
  }

  /** Returns once all blocks that are there are looked through. */
  private void read(Takedowns takedowns) throws InterruptedException {
    Reading next = reading(takedowns);
    if (!takedowns.isEmpty()) {
      next.blocks().ask();
    }
    try {
      while (!takedowns.isEmpty() && !next.blocks().awaitCaughtUp(Duration.ofMillis(LOOK_MILLIS))) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } catch (InterruptedException e) {
      next.blocks().close();
      throw e;
    }
    if (!next.text().isWhole()) {
      LOG.warn(
          "only the first {} tokens of the texts that were taken down find room: answers may"
              + " recite the others; give the process more memory",
          next.text().size());
    }
    known.map(Reading::blocks).ifPresent(TopicOnDemand::close);
    known = Optional.of(next);
  }

  private Reading reading(Takedowns takedowns) {
    TrainingText text =
        new TrainingText(
            SeenTexts.mostTokens(),
            segment -> takedowns.match(segment.getUrl(), segment.getContentDigest()).isPresent());
    return new Reading(
        takedowns,
        text,
        new TopicOnDemand<>(
            "taken-down texts",
            TopicScan.values(
                "serve", cluster.connection(), cluster.serdes(), cluster.topics().tokenBlocks()),
            block -> text.add(block.value())));
  }

  /** Whether all that was there at the start is known. */
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean hold(String tokenizerId, int[] tokens) {
    return known
        .map(Reading::text)
        .filter(text -> text.tokenizerId().equals(tokenizerId))
        .filter(text -> text.holds(tokens))
        .isPresent();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    known.map(Reading::blocks).ifPresent(TopicOnDemand::close);
  }
}
