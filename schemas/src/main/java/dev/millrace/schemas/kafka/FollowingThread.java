package dev.millrace.schemas.kafka;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows a scan in a thread of its own until it is closed, and keeps what ended it before. */
public final class FollowingThread implements AutoCloseable {
  private final OpenScan<?> scan;
  private final String what;
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  private <R> FollowingThread(
      String name,
      String what,
      OpenScan<R> scan,
      ScanFollower<? super R> follower,
      Consumer<Throwable> failed) {
    this.scan = scan;
    this.what = what;
    this.thread =
        Thread.ofPlatform().daemon().name(name).unstarted(() -> follow(scan, follower, failed));
  }

  /**
   * One that has yet to be started.
   *
   * @param name the thread's
   * @param what is followed, as in {@code takedowns}
   * @param scan closed with this
   * @param failed is told, on the thread, what ended it
   */
  public static <R> FollowingThread of(
      String name,
      String what,
      OpenScan<R> scan,
      ScanFollower<? super R> follower,
      Consumer<Throwable> failed) {
    return new FollowingThread(name, what, scan, follower, failed);
  }

  public void start() {
    thread.start();
  }

  private <R> void follow(
      OpenScan<R> open, ScanFollower<? super R> follower, Consumer<Throwable> failed) {
    try {
      open.follow(follower);
    } catch (RuntimeException | Error e) {
      failure = e;
      failed.accept(e);
    }
  }

  /**
   * @throws IllegalStateException if it has ended before it was closed
   */
  public void requireReading() {
    Optional.ofNullable(failure)
        .ifPresent(
            cause -> {
              throw new IllegalStateException(
                  what + " can no longer be read: " + cause.getMessage(), cause);
            });
  }

  /** Returns once the thread has ended. */
  @Override
  public void close() {
    scan.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
