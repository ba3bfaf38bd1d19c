package dev.millrace.trainer.data;

import dev.millrace.trainer.steering.ControlEvent;
import dev.millrace.trainer.steering.Steering;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Another source's batches in its order, the next one fetched and recorded while the step in hand
 * computes: a transaction of the ledger takes 15 ms, in which a GPU would wait. The source is
 * called by one thread of this class only.
 */
public final class PrefetchedBatches implements BatchSource {
  private static final long WAIT_MILLIS = 100;

  private final BatchSource source;
  private final BooleanSupplier stopped;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("batches").factory());
  private Optional<Future<Optional<StepInput>>> ahead = Optional.empty();

  /**
   * @param stopped whether no further step is to be given; the source then ends its waiting too
   */
  public PrefetchedBatches(BatchSource source, BooleanSupplier stopped) {
    this.source = source;
    this.stopped = stopped;
  }

  @Override
  public void prefetch() {
    if (ahead.isEmpty()) {
      ahead = Optional.of(thread.submit(() -> source.next(() -> {})));
    }
  }

  @Override
  public Optional<StepInput> next(Runnable whileWaiting) {
    prefetch();
    Future<Optional<StepInput>> fetched = ahead.orElseThrow();
    Optional<StepInput> input = await(fetched, whileWaiting);
    ahead = Optional.empty();
    // What was recorded and is not given will be replayed.
    return stopped.getAsBoolean() ? Optional.empty() : input;
  }

  private static Optional<StepInput> await(
      Future<Optional<StepInput>> fetched, Runnable whileWaiting) {
    while (true) {
      try {
        return fetched.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        whileWaiting.run();
      } catch (ExecutionException e) {
        throw unchecked(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for a batch", e);
      }
    }
  }

  /** The source's own exception: its caller knows nothing of the thread between. */
  private static RuntimeException unchecked(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(e);
    };
  }

  @Override
  public List<MaskedBlock> evaluationBlocks(long takedowns) {
    return source.evaluationBlocks(takedowns);
  }

  @Override
  public Steering steering() {
    return source.steering();
  }

  @Override
  public Optional<ControlEvent> pause() {
    return source.pause();
  }

  @Override
  public boolean isEnding() {
    return source.isEnding();
  }

  /** Waits for a fetch under way, which a source ends that was told to stop. */
  @Override
  public void close() {
    thread.close();
    source.close();
  }
}
