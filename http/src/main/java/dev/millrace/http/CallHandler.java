package dev.millrace.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each request to the service, in the virtual thread that read it. */
final class CallHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);

  private final HttpHandler service;
  private final Refusals refusals;
  private final int maxBodyBytes;

  /** Its parties are the calls that run, and this handler. */
  private final Phaser running = new Phaser(1);

  CallHandler(HttpHandler service, Refusals refusals, HttpLimits limits) {
    this.service = service;
    this.refusals = refusals;
    this.maxBodyBytes = limits.maxBodyBytes();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    WatchedEndPoint connection =
        WatchedEndPoint.below(request.getConnectionMetaData().getConnection().getEndPoint());
    connection.handled();
    if (!request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
        && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      connection.arrived();
    }
    running.register();
    try {
      Optional<Throwable> fault = answer(request, response, connection);
      connection.answered();
      // After a fault the connection is closed without the response's end.
      fault.ifPresentOrElse(callback::failed, callback::succeeded);
    } finally {
      running.arriveAndDeregister();
    }
    return true;
  }

  private Optional<Throwable> answer(
      Request request, Response response, WatchedEndPoint connection) {
    HttpCall call = new HttpCall(request, response, connection, maxBodyBytes);
    try {
      if (call.readAddress()) {
        run(call);
      } else {
        call.send(refusals.refuse(400, "the address holds a % without two hexadecimal digits"));
      }
      return call.broken() ? Optional.of(new IOException("broken off")) : Optional.empty();
    } catch (IOException e) {
      LOG.debug("client gone: {}", request, e);
      return Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(e);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // a fault in one request must not reach the server
  private void run(HttpCall call) throws IOException, InterruptedException {
    try {
      service.handle(call);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", call.method(), call.path(), e);
      if (call.begun()) {
        call.breakOff(new byte[0]);
      } else {
        call.send(refusals.refuse(500, "the request failed here: see the log"));
      }
    }
  }

  /** Waits for calls that run, at most so long. */
  void awaitCalls(Duration longest) throws InterruptedException {
    try {
      running.awaitAdvanceInterruptibly(
          running.arrive(), longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("{} calls still run", running.getUnarrivedParties());
    }
  }
}
