package dev.millrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Clients that read streamed completions over plain sockets, which costs next to nothing. */
final class StreamClients {
  private final int port;
  private final int promptTokens;
  private final int tokens;
  private final CpuClock clock = new CpuClock();

  StreamClients(int port, int promptTokens, int tokens) {
    this.port = port;
    this.promptTokens = promptTokens;
    this.tokens = tokens;
  }

  /** So many streams at once, each with a prompt of its own. */
  StreamMeasures.Round round(int streams, int seed) {
    Duration begin = clock.now();
    List<Duration> firsts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Duration>> running = new ArrayList<>();
      for (int stream = 0; stream < streams; stream++) {
        long own = 1_000L * seed + stream;
        running.add(threads.submit(() -> stream(own)));
      }
      for (Future<Duration> one : running) {
        firsts.add(one.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return new StreamMeasures.Round(
        (long) streams * tokens, clock.now().minus(begin), List.copyOf(firsts));
  }

  /** One stream to its end; the time to its first token. */
  private Duration stream(long seed) {
    String prompt =
        new Random(seed)
            .ints(promptTokens, 0, 16_000)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    String body =
        "{\"prompt\":[%s],\"max_tokens\":%d,\"temperature\":0,\"stream\":true}"
            .formatted(prompt, tokens);
    String request =
        "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    long begin = System.nanoTime();
    Duration first = Duration.ZERO;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("data: [DONE]")) {
          return first;
        }
        if (line.startsWith("data: ") && first.isZero()) {
          first = Duration.ofNanos(System.nanoTime() - begin);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the service ended a stream early");
  }
}
