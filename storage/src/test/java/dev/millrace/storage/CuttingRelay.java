package dev.millrace.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries bytes between clients and a server until so many have gone to the server: then it cuts
 * every connection, in the midst of whatever it carries, and every later one.
 */
final class CuttingRelay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final InetSocketAddress server;
  private final AtomicLong left;

  CuttingRelay(URI server, long bytes) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.left = new AtomicLong(bytes);
    threads.execute(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  boolean hasCut() {
    return left.get() <= 0;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> relay(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void relay(Socket client) {
    try (client;
        Socket upstream = new Socket(server.getAddress(), server.getPort())) {
      threads.execute(() -> carry(upstream, client, false));
      carry(client, upstream, true);
    } catch (IOException ended) {
      // One side has closed; so does the other.
    }
  }

  private void carry(Socket from, Socket to, boolean counted) {
    byte[] bytes = new byte[1 << 14];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0 && !hasCut(); read = in.read(bytes)) {
        out.write(bytes, 0, read);
        if (counted) {
          left.addAndGet(-read);
        }
      }
    } catch (IOException ended) {
      // One side has closed; so does the other.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
