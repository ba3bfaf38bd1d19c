package dev.millrace.crawl.fetch.internal;

import dev.millrace.crawl.fetch.NameLookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/** A look-up that is given up in time: the system's own cannot be interrupted. */
public final class TimedLookup implements Dns, AutoCloseable {
  private final NameLookup names;
  private final Duration timeout;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("lookup-", 0).factory());

  public TimedLookup(NameLookup names, Duration timeout) {
    this.names = names;
    this.timeout = timeout;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    Future<List<InetAddress>> answer = threads.submit(() -> names.lookup(host));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unknown(host + " was not resolved within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw unknown(host + " has no address", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host + " was not resolved: interrupted", e);
    }
  }

  private static UnknownHostException unknown(String message, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
