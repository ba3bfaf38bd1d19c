package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.check.Violation;
import dev.millrace.benchmarks.chaos.count.Batch;
import dev.millrace.benchmarks.chaos.count.Counter;
import dev.millrace.benchmarks.chaos.count.LoggedLoss;
import dev.millrace.benchmarks.chaos.count.Observed;
import dev.millrace.benchmarks.chaos.read.ClusterReading;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Waits until all input is in blocks and trained on. It looks at topics only, and gives up once
 * nothing new has come for long: what is missing then, the count tells.
 */
final class Drain {
  private static final long LOOK_MILLIS = 1_000;
  private static final Duration FLUSH_AGAIN = Duration.ofSeconds(15);

  private final ClusterReading reading;
  private final Counter counter;
  private final FlushRequests flush;
  private final int blocksPerStep;
  private final Duration patience;

  /**
   * @param counter that takes open blocks for a fault
   * @param blocksPerStep fewer are left untrained
   */
  Drain(
      ClusterReading reading,
      Counter counter,
      FlushRequests flush,
      int blocksPerStep,
      Duration patience) {
    this.reading = reading;
    this.counter = counter;
    this.flush = flush;
    this.blocksPerStep = blocksPerStep;
    this.patience = patience;
  }

  /** What the topics hold at a moment, and what the counter says of it. */
  private record Look(Observed observed, Verdict verdict) {
    boolean misses(String check) {
      return verdict.checks().stream()
          .filter(one -> one.name().equals(check))
          .anyMatch(one -> one.count(Violation.Kind.MISSING) > 0);
    }
  }

  /** Whether the end was reached. */
  boolean await() throws InterruptedException {
    return awaitEnds() && awaitPacked() && awaitTrained();
  }

  private boolean awaitEnds() throws InterruptedException {
    return await(look -> !look.misses("pages") && !look.misses("ends"), () -> {});
  }

  /** A request may come before the last document does, so it is repeated. */
  private boolean awaitPacked() throws InterruptedException {
    long[] next = {System.nanoTime()};
    return await(
        look -> !look.misses("packing"),
        () -> {
          if (System.nanoTime() - next[0] >= 0) {
            flush.send();
            next[0] = System.nanoTime() + FLUSH_AGAIN.toNanos();
          }
        });
  }

  private boolean awaitTrained() throws InterruptedException {
    return await(this::isTrained, () -> {});
  }

  private boolean isTrained(Look look) {
    CheckResult batches = look.verdict.check("batches");
    long untrained =
        batches.figures().entrySet().stream()
            .filter(figure -> figure.getKey().startsWith("untrained."))
            .mapToLong(figure -> figure.getValue())
            .findFirst()
            .orElse(look.observed.blocks().size());
    List<Batch> recorded = look.observed.batches();
    List<LoggedLoss> losses = look.observed.losses();
    long lastStep = recorded.stream().mapToLong(Batch::step).max().orElse(0);
    long lastLogged = losses.stream().mapToLong(LoggedLoss::step).max().orElse(0);
    return untrained < blocksPerStep && lastLogged == lastStep;
  }

  private boolean await(Predicate<Look> reached, Runnable meanwhile) throws InterruptedException {
    long size = -1;
    long changed = System.nanoTime();
    while (System.nanoTime() - changed < patience.toNanos()) {
      try {
        Observed observed = reading.look();
        if (reached.test(new Look(observed, counter.count(observed)))) {
          return true;
        }
        if (observed.size() != size) {
          size = observed.size();
          changed = System.nanoTime();
        }
        meanwhile.run();
      } catch (RetriableException e) {
        // A broker that was killed last is not up yet.
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return false;
  }
}
