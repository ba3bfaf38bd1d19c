package dev.millrace.engine.nd4j.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs loops on a fixed number of threads, the caller's among them. Thread t always gets the same
 * share of the same loop, so sums kept per thread have one order. Workers wait awake for some
 * microseconds, then sleep.
 */
public final class Parallel implements AutoCloseable {
  private static final int SPINS = 4_000;

  private final int threads;
  private final List<Worker> workers = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** A share [begin, end) of a loop; {@code thread} counts from 0. */
  @FunctionalInterface
  public interface Body {
    void run(int begin, int end, int thread);
  }

  public Parallel(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + " is not positive");
    }
    this.threads = threads;
    for (int i = 1; i < threads; i++) {
      Worker worker = new Worker(i);
      workers.add(worker);
      worker.thread.start();
    }
  }

  public int threads() {
    return threads;
  }

  /** Runs the loop and returns when every share is done. */
  public void run(int items, Body body) {
    if (workers.isEmpty() || items < 2) {
      body.run(0, items, 0);
      return;
    }
    for (Worker worker : workers) {
      worker.submit(items, body);
    }
    Throwable own = null;
    try {
      body.run(begin(items, 0), begin(items, 1), 0);
    } catch (RuntimeException | Error e) {
      own = e;
    }
    for (Worker worker : workers) {
      worker.await();
    }
    Throwable thrown = own == null ? failure.getAndSet(null) : own;
    if (thrown != null) {
      throw new IllegalStateException("a compute thread failed", thrown);
    }
  }

  private int begin(int items, int thread) {
    return (int) ((long) items * thread / threads);
  }

  @Override
  public void close() {
    workers.forEach(Worker::stop);
  }

  private record Task(int items, Body body) {}

  private final class Worker {
    private final int index;
    private final Thread thread;
    private final AtomicReference<@Nullable Task> task = new AtomicReference<>();
    private volatile boolean sleeping;
    private volatile @Nullable Thread caller;
    private volatile boolean stopped;

    Worker(int index) {
      this.index = index;
      this.thread = Thread.ofPlatform().daemon().name("compute-" + index).unstarted(this::work);
    }

    void submit(int items, Body body) {
      task.set(new Task(items, body));
      if (sleeping) {
        LockSupport.unpark(thread);
      }
    }

    /** Waits for the task's end: awake at first, then asleep until the worker wakes it. */
    void await() {
      for (int spins = 0; spins < SPINS; spins++) {
        if (task.get() == null) {
          return;
        }
        Thread.onSpinWait();
      }
      caller = Thread.currentThread();
      while (task.get() != null) {
        LockSupport.park(this);
      }
      caller = null;
    }

    void stop() {
      stopped = true;
      LockSupport.unpark(thread);
    }

    private void work() {
      while (!stopped) {
        Task next = awaitTask();
        if (next != null) {
          try {
            next.body.run(begin(next.items, index), begin(next.items, index + 1), index);
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
          }
          task.set(null);
          LockSupport.unpark(caller);
        }
      }
    }

    private @Nullable Task awaitTask() {
      for (int spins = 0; spins < SPINS; spins++) {
        Task next = task.get();
        if (next != null) {
          return next;
        }
        Thread.onSpinWait();
      }
      sleeping = true;
      // The submitter sets the task before it looks at the flag, so one of the two sees the other.
      if (task.get() == null && !stopped) {
        LockSupport.park(this);
      }
      sleeping = false;
      return task.get();
    }
  }
}
