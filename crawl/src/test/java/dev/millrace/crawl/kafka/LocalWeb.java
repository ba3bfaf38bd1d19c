package dev.millrace.crawl.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server on a loopback address that gives what it was told to, and knows what was asked. */
final class LocalWeb implements AutoCloseable {
  private final ServerSocket socket;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** One request. */
  record Asked(long nanos, String path) {}

  LocalWeb() {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String url(String path) {
    return "http://127.0.0.1:" + socket.getLocalPort() + path;
  }

  /** A page of HTML with links. */
  void page(String path, String... links) {
    StringBuilder html = new StringBuilder("<title>" + path + "</title><p>Text of " + path);
    for (String link : links) {
      html.append("<a href='").append(link).append("'>x</a>");
    }
    answer(path, 200, "Content-Type: text/html\r\n", html.toString());
  }

  void answer(String path, int status, String fields, String body) {
    answers.put(
        path,
        "HTTP/1.1 %d x\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, fields, body.length(), body));
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = in.readLine();
      for (String line = first; line != null && !line.isEmpty(); line = in.readLine()) {
        // the head
      }
      if (first != null) {
        String path = first.split(" ", -1)[1];
        asked.add(new Asked(System.nanoTime(), path));
        String missing = "HTTP/1.1 404 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        connection
            .getOutputStream()
            .write(answers.getOrDefault(path, missing).getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      // the client went away
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
