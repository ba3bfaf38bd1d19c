package dev.millrace.benchmarks.crawl;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Serves a {@link GeneratedWeb} in a process of its own, one request a connection, and logs each
 * request: microseconds when its head had been read, host, address, path, status.
 */
public final class WebProcess {
  private static final int HEAD_BYTES = 64 << 10;
  private static final int BACKLOG = 200;
  private static final int SLOWEST_ANSWER_MILLIS = 400;

  private final GeneratedWeb web;
  private final BufferedWriter log;
  private final Set<String> askedOnce = ConcurrentHashMap.newKeySet();

  private WebProcess(GeneratedWeb web, BufferedWriter log) {
    this.web = web;
    this.log = log;
  }

  /** Hosts, pages of each, port, delay in milliseconds, log. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    GeneratedWeb web =
        new GeneratedWeb(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            Long.parseLong(arguments[3]));
    try (BufferedWriter log = Files.newBufferedWriter(Path.of(arguments[4]))) {
      WebProcess process = new WebProcess(web, log);
      for (String address : web.addresses()) {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), web.port()), BACKLOG);
        Thread.ofPlatform().daemon().start(() -> process.accept(socket, address));
      }
      System.out.println("serves " + web.hosts() + " hosts");
      new CountDownLatch(1).await();
    }
  }

  private void accept(ServerSocket socket, String address) {
    try {
      while (true) {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection, address));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void serve(Socket connection, String address) {
    try (connection) {
      Optional<String> head = head(connection.getInputStream());
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      if (head.isEmpty()) {
        return;
      }
      String path = head.get().split(" ", 3)[1];
      String host = host(head.get());
      GeneratedWeb.Answer answer = answer(host, path);
      write("%d %s %s %s %d".formatted(micros, host, address, path, answer.status()));
      // A kill is to find requests on their way.
      Thread.sleep(Math.floorMod(path.hashCode(), SLOWEST_ANSWER_MILLIS));
      connection.getOutputStream().write(GeneratedWeb.message(answer));
      connection.getOutputStream().flush();
    } catch (IOException e) {
      // The client was killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private GeneratedWeb.Answer answer(String host, String path) {
    if (GeneratedWeb.isBusyAtFirst(path) && askedOnce.add(host + path)) {
      return GeneratedWeb.busy();
    }
    return web.answer(Integer.parseInt(host.substring("site-".length(), host.indexOf('.'))), path);
  }

  private static String host(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))
        .map(line -> line.substring("host:".length()).strip().replaceFirst(":[0-9]+$", ""))
        .findFirst()
        .orElse("site-000.test");
  }

  /** Empty where the connection ended before the head did. */
  private static Optional<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4 && head.size() < HEAD_BYTES) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      head.write(next);
      matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : 0;
    }
    return Optional.of(head.toString(StandardCharsets.ISO_8859_1));
  }

  private void write(String line) throws IOException {
    synchronized (log) {
      log.write(line);
      log.newLine();
      log.flush();
    }
  }
}
