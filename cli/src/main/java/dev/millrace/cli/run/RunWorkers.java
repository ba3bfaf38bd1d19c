package dev.millrace.cli.run;

import dev.millrace.cli.cpu.StageThreads;
import dev.millrace.cli.terminal.ErrorLine;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that do a run's work. What ends one of them ends the run. */
final class RunWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(RunWorkers.class);

  private final StageThreads stages;
  private final AtomicReference<Optional<Throwable>> failure =
      new AtomicReference<>(Optional.empty());

  RunWorkers(StageThreads stages) {
    this.stages = stages;
  }

  /** A task that may throw {@link InterruptedException}. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  Thread start(String stage, String name, Work work) {
    return stages.start(
        stage,
        name,
        () -> {
          try {
            work.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException | Error e) {
            LOG.debug("{} failed", name, e);
            failure.compareAndSet(Optional.empty(), Optional.of(e));
          }
        });
  }

  /** Throws what ended a thread, if anything did. */
  void requireHealthy() {
    Optional<Throwable> error = failure.get();
    if (error.isPresent()) {
      throw new IllegalStateException(ErrorLine.of(error.get()), error.get());
    }
  }
}
