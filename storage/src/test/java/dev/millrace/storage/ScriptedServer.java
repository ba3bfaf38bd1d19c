package dev.millrace.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers each request with the next of its answers, the last for ever, and keeps what was asked.
 */
final class ScriptedServer implements AutoCloseable {
  interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  /** One object with an ETag, by ranges and with If-Match, as stores serve them. */
  record Serving(byte[] object, String etag) implements Answer {
    @Override
    public void give(HttpExchange exchange) throws IOException {
      exchange.getResponseHeaders().set("ETag", etag);
      String condition = exchange.getRequestHeaders().getFirst("If-Match");
      if (condition != null && !condition.equals(etag)) {
        exchange.sendResponseHeaders(412, -1);
        return;
      }
      String range = exchange.getRequestHeaders().getFirst("Range");
      int first = 0;
      int end = object.length;
      if (range != null) {
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        first = Integer.parseInt(ends[0]);
        end = Math.min(object.length, Integer.parseInt(ends[1]) + 1);
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + object.length);
      }
      send(exchange, range == null ? 200 : 206, object, first, end);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();

  ScriptedServer(Answer... script) throws IOException {
    answers.addAll(List.of(script));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Answer answer;
    synchronized (this) {
      requests.add(
          exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Range"));
      answer = answers.size() > 1 ? answers.remove() : answers.element();
    }
    try (exchange) {
      answer.give(exchange);
    }
  }

  /** Method and range of each request. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  static Answer status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Announces all and ends the connection after some bytes. */
  static Answer cut(byte[] object, String etag, int first, int sent) {
    return exchange -> {
      exchange.getResponseHeaders().set("ETag", etag);
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + first + "-" + (object.length - 1) + "/" + object.length);
      exchange.sendResponseHeaders(206, object.length - first);
      exchange.getResponseBody().write(object, first, sent);
      exchange.getResponseBody().flush();
    };
  }

  static void send(HttpExchange exchange, int status, byte[] object, int first, int end)
      throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(end - first));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, end - first == 0 ? -1 : end - first);
      exchange.getResponseBody().write(object, first, end - first);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
