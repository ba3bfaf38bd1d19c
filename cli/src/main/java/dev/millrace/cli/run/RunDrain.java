package dev.millrace.cli.run;

import dev.millrace.cli.stage.CrawlDrain;
import dev.millrace.cli.stage.Drain;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.schemas.Checkpoint;
import java.time.Duration;
import java.util.List;

/** Waits until all input is ingested, curated, packed, trained on, evaluated and served. */
final class RunDrain {
  private static final long PAUSE_MILLIS = 100;
  private static final Duration SWAP_PATIENCE = Duration.ofSeconds(60);

  private final RunParts parts;
  private final Runnable health;

  /**
   * @param health called while waiting; throws if the run cannot go on
   */
  RunDrain(RunParts parts, Runnable health) {
    this.parts = parts;
    this.health = health;
  }

  void run(Thread ingesting, Thread training) throws InterruptedException {
    join(ingesting);
    if (parts.isCrawling()) {
      new CrawlDrain(parts.accounts(), parts.topics(), health).run();
    }
    new Drain(parts.connection(), parts.topics(), parts.serdes(), health).run();
    parts.trainer().finish();
    if (parts.publishing().isPresent()) {
      parts.publishing().get().drain(health);
    }
    join(training);
    parts.accounts().awaitSettled();
    awaitServed();
  }

  private void join(Thread thread) throws InterruptedException {
    while (thread.isAlive()) {
      health.run();
      thread.join(PAUSE_MILLIS);
    }
    health.run();
  }

  private void awaitServed() throws InterruptedException {
    List<Checkpoint> checkpoints =
        parts.accounts().feed().runs().checkpoints(parts.run()).stream()
            .filter(parts.serving()::accepts)
            .toList();
    if (checkpoints.isEmpty()) {
      return;
    }
    Checkpoint last = checkpoints.getLast();
    String wanted = ServedModel.checkpointId(last.getRun(), last.getStep());
    long deadline = System.nanoTime() + SWAP_PATIENCE.toNanos();
    while (!parts.serving().serves(wanted)) {
      health.run();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "checkpoint "
                + wanted
                + " is not served; see /metrics or the log for why it was refused");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
