package dev.millrace.http;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * Closes connections that have waited too long. The server's own time limits begin anew with every
 * byte, so a client that sends one now and then could hold a connection for ever.
 */
final class Deadlines implements Runnable {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final WatchedConnector connector;
  private final HttpLimits limits;

  Deadlines(WatchedConnector connector, HttpLimits limits) {
    this.connector = connector;
    this.limits = limits;
  }

  /** Until interrupted. */
  @Override
  public void run() {
    Duration pause =
        Stream.of(limits.idle(), limits.arrival(), limits.answer())
            .map(limit -> limit.dividedBy(4))
            .reduce(LONGEST_PAUSE, (a, b) -> a.compareTo(b) < 0 ? a : b);
    try {
      while (true) {
        Thread.sleep(pause);
        closeOverdue(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeOverdue(long nowNanos) {
    connector.getConnectedEndPoints().stream()
        .filter(endPoint -> ((WatchedEndPoint) endPoint).overdue(limits, nowNanos))
        .forEach(endPoint -> endPoint.close());
  }
}
