package dev.millrace.inference;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.inference.internal.http.HttpApi;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The service over HTTP, with the web page. Each request has a virtual thread of its own, so a slow
 * client keeps nobody else waiting.
 */
public final class InferenceServer implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final InferenceService service;
  private final HttpServer http;
  private final ExecutorService threads;

  private InferenceServer(InferenceService service, HttpServer http, ExecutorService threads) {
    this.service = service;
    this.http = http;
    this.threads = threads;
  }

  /** A server with a service of its own; without a model it answers 503 until one is offered. */
  public static InferenceServer start(InferenceSettings settings, Surroundings surroundings) {
    return start(new InferenceService(settings), surroundings);
  }

  /**
   * Serves a service that the caller has made; the server closes it when it is closed.
   *
   * @throws IllegalStateException if the port is taken or the address is not this machine's
   */
  public static InferenceServer start(InferenceService service, Surroundings surroundings) {
    InferenceSettings settings = service.settings();
    limitConnections(settings);
    HttpServer http = bind(settings);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    http.setExecutor(threads);
    http.createContext("/", new HttpApi(service, surroundings));
    http.start();
    return new InferenceServer(service, http, threads);
  }

  /**
   * Bounds how long a request may take to arrive and a response to be taken, the longest generation
   * and a minute; the connection is closed then. The JDK's server reads such limits from system
   * properties when the first instance of the process is made, so this has no effect behind that; a
   * property that is already set stays.
   */
  public static void limitConnections(InferenceSettings settings) {
    long arrival = settings.limits().requestTimeout().toSeconds();
    setIfAbsent("sun.net.httpserver.maxReqTime", Long.toString(arrival));
    long longest = settings.limits().timeout().toSeconds() + 60;
    setIfAbsent("sun.net.httpserver.maxRspTime", Long.toString(longest));
    setIfAbsent("sun.net.httpserver.nodelay", "true");
    setIfAbsent("jdk.httpserver.maxConnections", "4096");
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  private static HttpServer bind(InferenceSettings settings) {
    String place = settings.host() + ":" + settings.port();
    try {
      InetAddress address = InetAddress.getByName(settings.host());
      return HttpServer.create(new InetSocketAddress(address, settings.port()), BACKLOG);
    } catch (BindException e) {
      throw new IllegalStateException(
          "cannot listen on "
              + place
              + ": the port is taken or the address is not this machine's,"
              + " choose another with inference.port or inference.host",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + place + ": " + e.getMessage(), e);
    }
  }

  /** Makes this the current model, at once; the server closes it when it is no longer needed. */
  public void offer(ServedModel model) {
    service.offer(model);
  }

  public InferenceService service() {
    return service;
  }

  /** The port it listens on. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** Where the page is. */
  public URI address() {
    String host = service.settings().host();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/");
  }

  /** Ends every request, frees every model and the port. */
  @Override
  public void close() {
    service.close();
    threads.shutdown();
    try {
      // Requests have ended with the service; what is left are answers on their way.
      threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.stop(0);
    threads.shutdownNow();
  }
}
