package dev.millrace.cli.cpu;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A thread group a stage. A thread belongs to the group of the thread that made it, so that the
 * threads of whatever library a stage uses are known as the stage's, however they are named.
 */
public final class StageThreads {
  private final Map<String, ThreadGroup> groups =
      Collections.synchronizedMap(new LinkedHashMap<>());

  /** Does work in a thread of a stage, and waits for what it gives; throws what it throws. */
  public <T> T call(String stage, Supplier<T> work) {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        start(
            stage,
            stage + "-start",
            () -> {
              try {
                result.set(work.get());
              } catch (RuntimeException | Error e) {
                failure.set(e);
              }
            });
    Uninterruptibles.joinUninterruptibly(thread);
    return switch (failure.get()) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> result.get();
    };
  }

  /** Starts a thread of a stage. It keeps no process alive. */
  public Thread start(String stage, String name, Runnable work) {
    return Thread.ofPlatform().group(group(stage)).name(name).daemon().start(work);
  }

  private ThreadGroup group(String stage) {
    return groups.computeIfAbsent(stage, name -> new ThreadGroup(name));
  }

  /** The living threads of each stage that was ever named. */
  Map<String, List<Thread>> alive() {
    Map<String, List<Thread>> alive = new LinkedHashMap<>();
    synchronized (groups) {
      groups.forEach((stage, group) -> alive.put(stage, threads(group)));
    }
    return alive;
  }

  /** A group tells nothing of the threads that its array has no room for. */
  private static List<Thread> threads(ThreadGroup group) {
    Thread[] threads = new Thread[2 * group.activeCount() + 16];
    int count = group.enumerate(threads, true);
    while (count == threads.length) {
      threads = new Thread[2 * threads.length];
      count = group.enumerate(threads, true);
    }
    return new ArrayList<>(Arrays.asList(threads).subList(0, count));
  }
}
