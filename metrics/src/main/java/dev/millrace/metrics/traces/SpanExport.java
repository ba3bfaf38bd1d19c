package dev.millrace.metrics.traces;

import com.google.common.base.Throwables;
import dev.millrace.metrics.Meters;
import dev.millrace.metrics.Metric;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.trace.TraceSpan;
import dev.millrace.schemas.trace.Tracing;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends spans in the background, so that no stage waits for a collector: what does not fit into the
 * queue, or is not taken, is dropped and counted.
 */
public final class SpanExport implements Consumer<TraceSpan>, AutoCloseable {
  /** Some 4 MB. */
  static final int MOST_WAITING = 8_192;

  private static final int MOST_AT_ONCE = 512;
  private static final Duration GATHERING = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LAST_SPANS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(SpanExport.class);

  /** Kept, or its level would be forgotten: what fails is told here, once a minute. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  private final String url;
  private final double share;
  private final Meters meters;
  private final SpanExporter exporter;
  private final BlockingQueue<TraceSpan> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private Optional<Long> toldAt = Optional.empty();

  /**
   * @param url where spans are posted
   * @param share of the pages that begin here and are traced
   */
  public SpanExport(String url, double share, Meters meters) {
    LIBRARY.setLevel(Level.OFF);
    this.url = url;
    this.share = share;
    this.meters = meters;
    this.exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(url)
            .setTimeout(TIMEOUT)
            .setConnectTimeout(TIMEOUT)
            .setCompression("gzip")
            .build();
    this.thread = Thread.ofPlatform().daemon().name("traces").start(this::run);
  }

  /** What stages are given. */
  public Tracing tracing() {
    return new Tracing(share, Optional.of(this));
  }

  @Override
  public void accept(TraceSpan span) {
    if (!queue.offer(span)) {
      meters.count(Metric.SPANS_DROPPED);
    }
  }

  private void run() {
    try {
      while (!isClosing() || !queue.isEmpty()) {
        // Few requests of many spans: but for the last ones, each waits a moment for others.
        var _ = closing.await(GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        sendAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void sendAll() {
    List<TraceSpan> batch = new ArrayList<>();
    while (queue.drainTo(batch, MOST_AT_ONCE) > 0) {
      send(batch);
      batch.clear();
    }
  }

  private void send(List<TraceSpan> batch) {
    List<SpanData> spans = batch.stream().<SpanData>map(OtlpSpan::new).toList();
    CompletableResultCode result =
        exporter.export(spans).join(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    if (!result.isSuccess()) {
      meters.add(Metric.SPANS_DROPPED, batch.size());
      tell(batch.size(), result.getFailureThrowable());
    }
  }

  private void tell(int dropped, @Nullable Throwable failure) {
    long now = System.nanoTime();
    if (toldAt.isPresent() && now - toldAt.get() < BETWEEN_LINES.toNanos()) {
      return;
    }
    toldAt = Optional.of(now);
    LOG.warn(
        "{} spans cannot be sent to {}: {}; they are dropped, which millrace_spans_dropped_total"
            + " counts, and no stage waits for them",
        dropped,
        url,
        failure == null ? "no answer in time" : why(failure));
  }

  private static String why(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .filter(IOException.class::isInstance)
        .findFirst()
        .map(cause -> cause instanceof ConnectException ? "nobody answers there" : cause)
        .map(Object::toString)
        .orElseGet(() -> DeadLetters.describe(failure));
  }

  /** Sends what is there, unless that takes more than a moment. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(LAST_SPANS)) {
        thread.interrupt();
        LOG.warn("{} spans and those on their way are dropped at the end", queue.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var _ = exporter.shutdown();
  }
}
