package dev.millrace.http;

import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;

/** A connection that sends whole chunks and keeps what a request was sent to. */
final class FrontConnection extends HttpConnection {

  FrontConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
    super(configuration, connector, endPoint);
  }

  @Override
  protected HttpGenerator newHttpGenerator() {
    return new WholeChunks();
  }

  /**
   * A path that climbs above the root, such as {@code /page/../../secret}, is the service's to
   * refuse, like any other that it does not know; Jetty, which need not know it, would refuse it
   * first.
   */
  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    WatchedEndPoint.below(getEndPoint()).setTarget(uri);
    return super.newHttpStream(method, uri.contains("..") ? "/" : uri, version);
  }
}
