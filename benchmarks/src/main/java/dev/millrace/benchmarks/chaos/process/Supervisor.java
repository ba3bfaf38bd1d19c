package dev.millrace.benchmarks.chaos.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps processes running: whatever ends, killed or by itself, is started again after a pause. Ends
 * only what it started. Safe for use by many threads.
 */
public final class Supervisor implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  private final Path work;
  private final Consumer<Ending> listener;
  private final long begin = System.nanoTime();
  private final Map<String, Child> children = new LinkedHashMap<>();
  private final Map<String, Long> restarts = new HashMap<>();
  private final List<Ending> endings = new ArrayList<>();
  private boolean closed;

  private Supervisor(Path work, Consumer<Ending> listener) {
    this.work = work;
    this.listener = listener;
  }

  /**
   * A supervisor with a thread that looks after its processes until it is closed.
   *
   * @param work holds a folder for each process
   * @param listener told of each end, by that thread
   */
  public static Supervisor watching(Path work, Consumer<Ending> listener) {
    Supervisor supervisor = new Supervisor(work, listener);
    Thread.ofPlatform().name("supervisor").daemon().start(supervisor::watch);
    return supervisor;
  }

  private void watch() {
    try {
      while (look()) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Time since the supervisor was made. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Starts a process that is to run until it is stopped. */
  public synchronized void start(ChildSpec spec) {
    Child child = new Child(spec, work.resolve(spec.name()));
    children.put(spec.name(), child);
    child.start();
  }

  /** Notes what has ended, and starts again what is due; false once closed. */
  private synchronized boolean look() {
    if (closed) {
      return false;
    }
    for (Child child : children.values()) {
      child.resumeWhenDue();
      child.takeEnded().ifPresent(ended -> note(child, ended));
      Long due = restarts.get(child.name());
      if (due != null && System.nanoTime() - due >= 0) {
        restarts.remove(child.name());
        child.start();
      }
    }
    return true;
  }

  private void note(Child child, Process ended) {
    Ending ending =
        new Ending(
            child.name(),
            ended.pid(),
            elapsed(),
            child.cause(),
            ended.exitValue(),
            child.lastLines());
    endings.add(ending);
    if (child.cause() != Ending.Cause.REQUEST) {
      restarts.put(child.name(), System.nanoTime() + child.restartDelay().toNanos());
    }
    listener.accept(ending);
  }

  /**
   * Does something to a process.
   *
   * @return its id; empty if it is not running at the moment, or stands still
   */
  public synchronized Optional<Long> strike(String name, FaultKind kind) {
    Child child = child(name);
    return child
        .running()
        .filter(running -> !child.isPaused())
        .map(
            running -> {
              child.strike(running, kind);
              return running.pid();
            });
  }

  /**
   * Asks a process to end (SIGTERM), and starts another by its name.
   *
   * @return the id of the one that is to end; empty if none is running at the moment, or it stands
   *     still, and nothing was done
   */
  public synchronized Optional<Long> replace(ChildSpec next) {
    Optional<Long> pid = strike(next.name(), FaultKind.RESTART);
    if (pid.isPresent()) {
      child(next.name()).become(next);
    }
    return pid;
  }

  public synchronized boolean isRunning(String name) {
    return child(name).running().isPresent();
  }

  private Child child(String name) {
    Child child = children.get(name);
    if (child == null) {
      throw new IllegalArgumentException("no process '" + name + "' among " + children.keySet());
    }
    return child;
  }

  /**
   * Asks processes to end, and waits.
   *
   * @return whether all have ended in time
   */
  public boolean stop(Collection<String> names, Duration patience) throws InterruptedException {
    synchronized (this) {
      names.forEach(restarts::remove);
      names.forEach(name -> child(name).ask());
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (names.stream().anyMatch(this::isRunning)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }

  public synchronized List<Ending> endings() {
    return List.copyOf(endings);
  }

  /** By name, in the order of their first start. */
  public synchronized Map<String, Integer> starts() {
    Map<String, Integer> starts = new LinkedHashMap<>();
    children.forEach((name, child) -> starts.put(name, child.starts()));
    return starts;
  }

  /** Kills what still runs. */
  @Override
  public synchronized void close() {
    closed = true;
    children.values().forEach(Child::kill);
  }
}
