package dev.millrace.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Servers under test. */
final class Servers {
  static final HttpLimits LIMITS = HttpLimits.defaults();

  private Servers() {}

  static HttpServer bound(HttpLimits limits) throws IOException {
    return HttpServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits);
  }

  static HttpServer serving(HttpLimits limits, HttpHandler handler) throws IOException {
    HttpServer server = bound(limits);
    server.serve(handler, Refusals.plain());
    return server;
  }

  static HttpServer serving(HttpHandler handler) throws IOException {
    return serving(LIMITS, handler);
  }

  /** A server that tells what it understood of each request. */
  static HttpServer echo() throws IOException {
    return serving(
        call -> {
          String body =
              switch (call.body()) {
                case RequestBody.Whole whole -> whole.bytes().length + " bytes";
                case RequestBody.TooLarge large -> "more than " + large.limitBytes();
                case RequestBody.Broken broken -> "broken";
              };
          String said = call.method() + " " + call.path() + " " + call.parameters() + " " + body;
          call.sendText(200, "text/plain", said);
        });
  }
}
