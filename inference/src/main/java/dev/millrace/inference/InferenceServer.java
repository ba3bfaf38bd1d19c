package dev.millrace.inference;

import dev.millrace.http.HttpLimits;
import dev.millrace.http.HttpServer;
import dev.millrace.http.HttpTls;
import dev.millrace.http.TlsFiles;
import dev.millrace.inference.internal.http.HttpApi;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The service over HTTP, with the web page. Each request has a virtual thread of its own, so a slow
 * client keeps nobody else waiting.
 */
public final class InferenceServer implements AutoCloseable {
  private static final Duration LAST_BYTES = Duration.ofMinutes(1);

  private final InferenceService service;
  private final HttpServer http;

  private InferenceServer(InferenceService service, HttpServer http) {
    this.service = service;
    this.http = http;
  }

  /** A server with a service of its own; without a model it answers 503 until one is offered. */
  public static InferenceServer start(InferenceSettings settings, ServiceCatalog catalog) {
    return start(new InferenceService(settings), catalog);
  }

  /**
   * Serves a service that the caller has made; the server closes it when it is closed.
   *
   * @throws IllegalStateException if the port is taken or the address is not this machine's
   */
  public static InferenceServer start(InferenceService service, ServiceCatalog catalog) {
    HttpServer http = bind(service.settings());
    HttpApi api = new HttpApi(service, catalog);
    http.serve(api, api);
    return new InferenceServer(service, http);
  }

  private static HttpServer bind(InferenceSettings settings) {
    String place = settings.host() + ":" + settings.port();
    try {
      InetAddress address = InetAddress.getByName(settings.host());
      return HttpServer.bind(
          new InetSocketAddress(address, settings.port()), limits(settings), tls(settings.tls()));
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

  private static Optional<HttpTls> tls(InferenceSettings.Tls tls) {
    try {
      return new TlsFiles(tls.certificate(), tls.key()).read("inference");
    } catch (IOException e) {
      throw new SettingsException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A response may take as long as the longest generation, and a minute to be taken. */
  private static HttpLimits limits(InferenceSettings settings) {
    HttpLimits usual = HttpLimits.defaults().withMaxBodyBytes(settings.limits().maxBodyBytes());
    return usual.withTimes(
        usual.idle(),
        settings.limits().requestTimeout(),
        settings.limits().timeout().plus(LAST_BYTES));
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
    return http.port();
  }

  /** Where the page is. */
  public URI address() {
    return http.url().resolve("/");
  }

  /** Ends every request, frees every model and the port. */
  @Override
  public void close() {
    service.close();
    // Requests have ended with the service; what is left are answers on their way.
    http.close();
  }
}
