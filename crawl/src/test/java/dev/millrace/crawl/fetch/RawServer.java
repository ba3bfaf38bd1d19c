package dev.millrace.crawl.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A server on a loopback address that sends whatever bytes a test wants sent. */
public final class RawServer implements AutoCloseable {
  /** What it does with a connection whose request head has been read. */
  @FunctionalInterface
  public interface Answer {
    void send(String requestHead, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Answer answer;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicReference<String> lastRequest = new AtomicReference<>("");
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  public RawServer(Answer answer) throws IOException {
    this(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), answer);
  }

  public RawServer(ServerSocket server, Answer answer) {
    this.server = server;
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  /** Always the same bytes. */
  public static RawServer sending(String text) throws IOException {
    return new RawServer((head, out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  public int connections() {
    return connections.get();
  }

  public String lastRequest() {
    return lastRequest.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = head(new BufferedInputStream(socket.getInputStream()));
      lastRequest.set(head);
      answer.send(head, socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // the client had enough
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
