package dev.millrace.inference.internal.page;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.serving.PipelineView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /api/events}: status, flow and training as server-sent events, each when it changes.
 * The first ones tell everything; a client that comes back with the {@code Last-Event-ID} of an
 * event {@code training} is told only the steps since then. A stream ends by itself after some
 * minutes, so that none is kept for a client that is gone.
 */
public final class EventStream {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST = 64;

  private final InferenceService service;
  private final StatusApi status;
  private final PipelineView pipeline;
  private final Semaphore places = new Semaphore(MOST);

  public EventStream(InferenceService service, StatusApi status, PipelineView pipeline) {
    this.service = service;
    this.status = status;
    this.pipeline = pipeline;
  }

  public void follow(ApiCall call) throws IOException, InterruptedException {
    if (!places.tryAcquire()) {
      throw ApiException.queueFull(
          10, MOST + " pages follow this service already: close one of them");
    }
    try (OutputStream out = call.beginStream("text/event-stream; charset=utf-8")) {
      tell(call, out, new PageEvents(status, pipeline, call.header("Last-Event-ID").orElse("")));
    } finally {
      places.release();
    }
  }

  private void tell(ApiCall call, OutputStream out, PageEvents events)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long longest = Math.min(LONGEST.toNanos(), service.settings().limits().timeout().toNanos());
    long told = begun;
    while (System.nanoTime() - begun < longest && !call.clientEnded() && !service.isClosed()) {
      String news = events.news();
      if (news.isEmpty() && System.nanoTime() - told >= BEAT.toNanos()) {
        news = ": here\n\n";
      }
      if (!news.isEmpty()) {
        out.write(news.getBytes(StandardCharsets.UTF_8));
        out.flush();
        told = System.nanoTime();
      }
      Thread.sleep(LOOK);
    }
  }
}
