package dev.millrace.inference.swaps;

import dev.millrace.inference.serving.ServiceMetrics;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each swap to a URL, in order, on a thread of its own: no swap and no answer waits for it.
 * What is not taken is tried again a few times and then given up, and so is the oldest of too many
 * that wait. Redirects are not followed, for the token's sake. The log names only the host: the URL
 * of a hook may be its secret. Safe for several threads.
 */
public final class SwapWebhook implements SwapListener, AutoCloseable {
  /** How patiently it calls. */
  record Patience(Duration answer, List<Duration> pauses, int waiting) {
    /** Four tries within a minute. */
    static final Patience DEFAULT =
        new Patience(
            Duration.ofSeconds(10),
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(16)),
            64);
  }

  private static final Logger LOG = LoggerFactory.getLogger(SwapWebhook.class);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final SwapWebhookSettings settings;
  private final URI uri;
  private final Patience patience;
  private final ServiceMetrics metrics;
  private final HttpClient client;
  private final BlockingQueue<ModelSwap> waiting;
  private final Thread thread;
  private boolean failing;

  private SwapWebhook(
      SwapWebhookSettings settings, URI uri, Patience patience, ServiceMetrics metrics) {
    this.settings = settings;
    this.uri = uri;
    this.patience = patience;
    this.metrics = metrics;
    this.waiting = new ArrayBlockingQueue<>(patience.waiting());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.answer())
            .build();
    this.thread = Thread.ofPlatform().name("swap-webhook").daemon().unstarted(this::tellAll);
  }

  /**
   * Ready to tell.
   *
   * @throws SettingsException if there is a URL and its token cannot be read
   */
  static SwapWebhook start(
      SwapWebhookSettings settings, URI uri, Patience patience, ServiceMetrics metrics) {
    var _ = settings.token();
    SwapWebhook webhook = new SwapWebhook(settings, uri, patience, metrics);
    webhook.thread.start();
    return webhook;
  }

  /**
   * Ready to tell.
   *
   * @throws SettingsException if its token cannot be read
   */
  public static SwapWebhook start(SwapWebhookSettings settings, URI uri, ServiceMetrics metrics) {
    return start(settings, uri, Patience.DEFAULT, metrics);
  }

  @Override
  public void swapped(ModelSwap swap) {
    while (!waiting.offer(swap)) {
      ModelSwap oldest = waiting.poll();
      if (oldest != null) {
        gaveUp(oldest, patience.waiting() + " later ones wait");
      }
    }
  }

  private void tellAll() {
    try {
      while (true) {
        tell(waiting.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(ModelSwap swap) throws InterruptedException {
    Outcome outcome = call(swap);
    for (Duration pause : patience.pauses()) {
      if (!outcome.again()) {
        break;
      }
      Thread.sleep(pause);
      outcome = call(swap);
    }
    if (outcome.problem().isEmpty()) {
      delivered();
    } else {
      gaveUp(swap, outcome.problem());
    }
  }

  /**
   * What came of a call.
   *
   * @param problem empty: it was taken
   * @param again whether the same call may be taken later
   */
  private record Outcome(String problem, boolean again) {}

  private Outcome call(ModelSwap swap) throws InterruptedException {
    try {
      HttpResponse<Void> response = client.send(request(swap), BodyHandlers.discarding());
      int status = response.statusCode();
      boolean taken = status >= 200 && status < 300;
      boolean again = status >= 500 || status == 408 || status == 429;
      return new Outcome(taken ? "" : "it answers " + status, again);
    } catch (IOException e) {
      return new Outcome(e.getClass().getSimpleName() + ": " + e.getMessage(), true);
    } catch (SettingsException e) {
      return new Outcome(String.valueOf(e.getMessage()), true);
    }
  }

  private HttpRequest request(ModelSwap swap) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(patience.answer())
            .header("Content-Type", "application/json")
            .header("User-Agent", "millrace")
            .POST(HttpRequest.BodyPublishers.ofString(swap.json().toString()));
    settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request.build();
  }

  private synchronized void delivered() {
    metrics.toldOfSwap(true);
    if (failing) {
      failing = false;
      LOG.info("inference.swap-webhook: {} is told of swaps again", uri.getHost());
    }
  }

  /** Only the first of several in a row is said; all are counted. */
  private synchronized void gaveUp(ModelSwap swap, String problem) {
    metrics.toldOfSwap(false);
    if (!failing) {
      failing = true;
      LOG.warn(
          "inference.swap-webhook: {} is not told that {} is served: {}; further failures are"
              + " counted and not said",
          uri.getHost(),
          swap.checkpoint().id(),
          problem);
    }
  }

  /** Tells no more; what has not been told is not told. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
