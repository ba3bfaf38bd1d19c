package dev.millrace.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server for HTTP/1.1, and for clients that speak 1.0. Each request has a virtual thread of its
 * own, so a slow client keeps nobody else waiting.
 */
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private final ServerSocketChannel channel;
  private final InetSocketAddress address;
  private final HttpLimits limits;
  private final Optional<HttpTls> tls;
  private Optional<Running> running = Optional.empty();

  private HttpServer(
      ServerSocketChannel channel,
      InetSocketAddress address,
      HttpLimits limits,
      Optional<HttpTls> tls) {
    this.channel = channel;
    this.address = address;
    this.limits = limits;
    this.tls = tls;
  }

  /** Without TLS. */
  public static HttpServer bind(InetSocketAddress address, HttpLimits limits) throws IOException {
    return bind(address, limits, Optional.empty());
  }

  /**
   * Takes the port; who connects waits until {@link #serve} is called.
   *
   * @param address port 0 takes any free one
   * @param tls what the server shows; empty: it speaks plain HTTP
   * @throws java.net.BindException if the port is taken or the address is not this machine's
   * @throws UnknownHostException if the address' name is not known
   */
  public static HttpServer bind(InetSocketAddress address, HttpLimits limits, Optional<HttpTls> tls)
      throws IOException {
    if (address.isUnresolved()) {
      throw new UnknownHostException("unknown host " + address.getHostString());
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, BACKLOG);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new HttpServer(
          channel, new InetSocketAddress(address.getAddress(), port), limits, tls);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Hands every request to the handler from now on. Once only. */
  public synchronized void serve(HttpHandler handler, Refusals refusals) {
    ExecutorService calls =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    Server server = new Server(selecting(calls));
    server.setStopTimeout(0);
    WatchedConnector connector = new WatchedConnector(server, configuration(), tls);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.maxConnections(), connector));
    server.setErrorHandler(new RefusalHandler(refusals, limits.maxHeaderBytes()));
    CallHandler called = new CallHandler(handler, refusals, limits);
    server.setHandler(called);
    try {
      connector.open(channel);
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server cannot start: " + e.getMessage(), e);
    }
    Thread deadlines = Thread.ofVirtual().start(new Deadlines(connector, limits));
    running = Optional.of(new Running(server, called, calls, deadlines));
  }

  /** Threads for what must not wait: accepting, and waiting for connections to become readable. */
  private static QueuedThreadPool selecting(ExecutorService calls) {
    // Jetty's own queue, in finding out about the machine, would start JMX: 0.15 s of CPU.
    QueuedThreadPool threads = new QueuedThreadPool(6, 1, 60_000, new LinkedBlockingQueue<>());
    threads.setReservedThreads(0);
    threads.setName("http-selector");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(calls);
    return threads;
  }

  private HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(limits.maxHeaderBytes());
    // An answer may repeat what a header of the request said.
    configuration.setMaxResponseHeaderSize(limits.maxHeaderBytes() + (16 << 10));
    // Routes decide what a path means; no file is ever served by its name.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    return configuration;
  }

  public int port() {
    return address.getPort();
  }

  /** {@code http://host:port}, or https; the host as it was named to listen on. */
  public URI url() {
    String host = address.getHostString();
    return URI.create(
        (tls.isPresent() ? "https://" : "http://")
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + address.getPort());
  }

  /**
   * Frees the port and closes every connection. Calls that run have a second to end and are
   * interrupted then.
   */
  @Override
  public synchronized void close() {
    try {
      channel.close();
      running.ifPresent(Running::stop);
    } catch (IOException e) {
      throw new IllegalStateException("the port cannot be freed: " + e.getMessage(), e);
    }
    running = Optional.empty();
  }

  private record Running(
      Server server, CallHandler handler, ExecutorService calls, Thread deadlines) {
    void stop() {
      try {
        handler.awaitCalls(LAST_ANSWERS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      deadlines.interrupt();
      try {
        server.stop();
      } catch (Exception e) {
        throw new IllegalStateException("the HTTP server cannot stop: " + e.getMessage(), e);
      } finally {
        calls.shutdownNow();
      }
    }
  }
}
