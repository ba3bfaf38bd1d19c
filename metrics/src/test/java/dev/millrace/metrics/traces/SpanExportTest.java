package dev.millrace.metrics.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.metrics.Meters;
import dev.millrace.schemas.trace.PageTrace;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.schemas.trace.Tracing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A collector that is away or slow is nobody's trouble. */
@Timeout(60)
class SpanExportTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Meters meters = new Meters();

  private static void send(Tracing tracing, int pages) {
    StageTracer ingest = new StageTracer("ingest", "", tracing);
    for (int page = 0; page < pages; page++) {
      PageTrace trace = ingest.source("<urn:uuid:" + page + ">", "pages", Instant.now());
      trace.end("<urn:uuid:" + page + ">", "ingested", "");
    }
  }

  private long dropped() {
    return meters
        .text()
        .lines()
        .filter(line -> line.startsWith("millrace_spans_dropped_total"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void whatACollectorThatIsAwayDoesNotTakeIsCounted() throws Exception {
    String url = "http://127.0.0.1:" + freePort() + "/v1/traces";
    try (SpanExport export = new SpanExport(url, 1, meters)) {
      send(export.tracing(), 3);
      while (dropped() < 3) {
        Thread.sleep(20);
      }
    }
    assertThat(dropped()).isEqualTo(3);
  }

  @Test
  void aFullQueueDropsAndDoesNotHoldUpWhoSends() throws Exception {
    CountDownLatch answering = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    HttpServer slow = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      slow.setExecutor(threads);
      slow.createContext(
          "/",
          call -> {
            asked.incrementAndGet();
            await(answering);
            call.sendResponseHeaders(200, -1);
            call.close();
          });
      slow.start();
      int pages = 2 * SpanExport.MOST_WAITING;
      String url = "http://127.0.0.1:" + slow.getAddress().getPort() + "/v1/traces";
      try (SpanExport export = new SpanExport(url, 1, meters)) {
        send(export.tracing(), 1);
        while (asked.get() == 0) {
          Thread.sleep(20);
        }
        // Would not end before the collector has answered, if it waited.
        send(export.tracing(), pages);
        assertThat(dropped()).isEqualTo(pages - SpanExport.MOST_WAITING);
      } finally {
        answering.countDown();
        slow.stop(0);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void itEndsSoonThoughTheCollectorNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK)) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/v1/traces";
      // Each request of 512 spans is waited for ten seconds: all of them, longer than this test.
      try (SpanExport export = new SpanExport(url, 1, meters)) {
        send(export.tracing(), SpanExport.MOST_WAITING);
      }
      assertThat(dropped()).isLessThan(SpanExport.MOST_WAITING);
    }
  }

  @Test
  void aUrlWithoutAPathIsThatOfTheProtocol() {
    assertThat(url("http://collector:4318")).isEqualTo("http://collector:4318/v1/traces");
    assertThat(url("http://collector:4318/")).isEqualTo("http://collector:4318/v1/traces");
    assertThat(url("https://collector/otlp/v1/traces"))
        .isEqualTo("https://collector/otlp/v1/traces");
    assertThat(TraceSettings.DEFAULT.url()).isEmpty();
  }

  private static String url(String endpoint) {
    return new TraceSettings(Optional.of(endpoint), 1).url().orElseThrow();
  }
}
