package dev.millrace.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that knows what it waits for and since when, and that can look whether its client is
 * still there while a request is being answered, when nobody reads from it otherwise.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
  /** What a client may send before its request is answered and still be watched. */
  private static final int AHEAD_BYTES = 512;

  private enum Phase {
    IDLE,
    ARRIVING,
    ANSWERING
  }

  private record Stretch(Phase phase, long sinceNanos) {}

  private volatile String target = "";
  private volatile Stretch stretch = new Stretch(Phase.IDLE, System.nanoTime());

  /** Read while looking for the end; empty between position and limit, as Jetty's buffers are. */
  private final ByteBuffer ahead = BufferUtil.allocate(AHEAD_BYTES);

  WatchedEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /** The connection itself, where TLS may stand above it. */
  static WatchedEndPoint below(EndPoint endPoint) {
    return (WatchedEndPoint)
        (endPoint instanceof SslConnection.SslEndPoint secured
            ? secured.getSslConnection().getEndPoint()
            : endPoint);
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int filled = ahead.hasRemaining() ? BufferUtil.append(buffer, ahead) : super.fill(buffer);
    if (filled > 0 && stretch.phase == Phase.IDLE) {
      enter(Phase.ARRIVING);
    }
    return filled;
  }

  /** What the request that is read or answered was sent to, as it was sent. */
  String target() {
    return target;
  }

  void setTarget(String other) {
    target = other;
  }

  /** A request's head is there, also one that came with the request before. */
  void handled() {
    if (stretch.phase == Phase.IDLE) {
      enter(Phase.ARRIVING);
    }
  }

  /** The request is there, as far as it will be read. */
  void arrived() {
    if (stretch.phase != Phase.ANSWERING) {
      enter(Phase.ANSWERING);
    }
  }

  /** The response has been sent. */
  void answered() {
    enter(Phase.IDLE);
  }

  /** Whether the client sends nothing more; only while a request that has arrived is answered. */
  boolean inputEnded() {
    if (isInputShutdown()) {
      return true;
    }
    if (stretch.phase != Phase.ANSWERING || ahead.hasRemaining() || isFillInterested()) {
      return false;
    }
    try {
      BufferUtil.clear(ahead);
      return super.fill(ahead) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether it has waited longer than the limit for what it waits for. */
  boolean overdue(HttpLimits limits, long nowNanos) {
    Stretch current = stretch;
    Duration limit =
        switch (current.phase) {
          case IDLE -> limits.idle();
          case ARRIVING -> limits.arrival();
          case ANSWERING -> limits.answer();
        };
    return nowNanos - current.sinceNanos > limit.toNanos();
  }

  private void enter(Phase phase) {
    stretch = new Stretch(phase, System.nanoTime());
  }
}
