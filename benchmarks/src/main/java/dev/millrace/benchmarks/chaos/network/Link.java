package dev.millrace.benchmarks.chaos.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to one server: a TCP proxy on the loopback address, which a test can cut and make slow.
 * Safe for use by many threads.
 */
public final class Link implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile long cutUntil = System.nanoTime();
  private volatile long slowUntil = cutUntil;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean closed;

  private Link(ServerSocket server, int targetPort) {
    this.server = server;
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
  }

  /**
   * Passes on what comes to a port.
   *
   * @param port to listen on; 0: any
   * @throws UncheckedIOException if the port is taken
   */
  public static Link open(int port, int targetPort) {
    try {
      Link link = new Link(new ServerSocket(port, 0, InetAddress.getLoopbackAddress()), targetPort);
      Thread.ofVirtual().name("link-" + targetPort).start(link::accept);
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /**
   * Ends every connection at once and lets none through for a while; then each piece of data is
   * late for a while.
   *
   * @param delay of each piece, either way
   */
  public void cut(Duration away, Duration slow, Duration delay) {
    long now = System.nanoTime();
    this.delay = delay;
    slowUntil = now + away.plus(slow).toNanos();
    cutUntil = now + away.toNanos();
    sockets.forEach(Link::reset);
  }

  public boolean isCut() {
    return System.nanoTime() - cutUntil < 0;
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        // Closed, or a connection that ended before it began.
      }
    }
  }

  private void connect(Socket client) {
    Socket upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    try {
      if (!isCut()) {
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        upstream.connect(target, CONNECT_MILLIS);
        Thread back = Thread.ofVirtual().start(() -> pump(upstream, client));
        pump(client, upstream);
        back.join();
      }
    } catch (IOException e) {
      // The server is away: the client sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(client);
      end(upstream);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read >= 0 && !isCut(); read = in.read(chunk)) {
        if (System.nanoTime() - slowUntil < 0) {
          Thread.sleep(delay);
        }
        out.write(chunk, 0, read);
      }
    } catch (IOException e) {
      // Either side has ended, or was cut.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Kafka and HTTP know no half-closed connections.
    end(from);
    end(to);
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended, which is what is wanted.
    }
  }

  /** As a network that is torn: without a word of goodbye that arrives in order. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It has ended.
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      // Nothing listens any more.
    }
    sockets.forEach(Link::reset);
  }
}
