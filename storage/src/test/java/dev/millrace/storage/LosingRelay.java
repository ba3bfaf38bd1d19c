package dev.millrace.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries bytes between a client and a server, and loses the first answers to requests that begin
 * as told: the server has done what it was asked, and the client cannot know.
 */
final class LosingRelay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final InetSocketAddress server;
  private final String beginning;
  private final AtomicInteger toLose;

  LosingRelay(URI server, String beginning, int toLose) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.beginning = beginning;
    this.toLose = new AtomicInteger(toLose);
    threads.execute(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  int leftToLose() {
    return toLose.get();
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
      // A request's first line and its answer's first bytes each come in one read.
      AtomicBoolean losing = new AtomicBoolean();
      threads.execute(() -> answers(upstream, client, losing));
      byte[] bytes = new byte[1 << 16];
      InputStream in = client.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        String start =
            new String(bytes, 0, Math.min(read, beginning.length()), StandardCharsets.ISO_8859_1);
        if (start.equals(beginning) && toLose.get() > 0) {
          losing.set(true);
        }
        upstream.getOutputStream().write(bytes, 0, read);
      }
    } catch (IOException ended) {
      // One side has closed; so does the other.
    }
  }

  private void answers(Socket upstream, Socket client, AtomicBoolean losing) {
    byte[] bytes = new byte[1 << 16];
    try (client;
        upstream) {
      InputStream in = upstream.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        String start = new String(bytes, 0, Math.min(read, 12), StandardCharsets.ISO_8859_1);
        if (losing.get() && !start.equals("HTTP/1.1 100")) {
          toLose.decrementAndGet();
          return;
        }
        client.getOutputStream().write(bytes, 0, read);
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
