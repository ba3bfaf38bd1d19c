package dev.millrace.benchmarks.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * An HTTP/1.1 server on loopback over some objects; ranges, If-Match, and faults by their shares.
 */
final class ArchiveServer implements Closeable {
  private final Function<String, ServedObject> objects;
  private final FaultShares faults;
  private final ServerSocket socket;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Map<ServerFault, Long> answers = new EnumMap<>(ServerFault.class);

  /**
   * @param objects path to object; throws IllegalArgumentException for paths that lead nowhere
   * @param port 0: any free one
   */
  ArchiveServer(Function<String, ServedObject> objects, FaultShares faults, int port) {
    this.objects = objects;
    this.faults = faults;
    try {
      this.socket = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("archive-server").start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
  }

  /** How often each fault was done. */
  synchronized Map<ServerFault, Long> answers() {
    return new EnumMap<>(answers);
  }

  private synchronized ServerFault nextFault() {
    ServerFault fault = faults.next();
    answers.merge(fault, 1L, Long::sum);
    return fault;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        // Closed; or one connection that failed while it came.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      ServedConnection served = new ServedConnection(connection, objects, faults);
      while (served.answer(this::nextFault)) {
        // the next request of this connection
      }
    } catch (IOException e) {
      // The client has gone, or was cut off on purpose.
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
