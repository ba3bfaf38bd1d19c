package dev.millrace.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/** Accepts connections on one selector's thread; each is a {@link WatchedEndPoint}. */
final class WatchedConnector extends ServerConnector {

  WatchedConnector(Server server, HttpConfiguration configuration, Optional<HttpTls> tls) {
    super(server, 0, 1, factories(configuration, tls));
    // Connections are closed by Deadlines.
    setIdleTimeout(0);
  }

  private static ConnectionFactory[] factories(
      HttpConfiguration configuration, Optional<HttpTls> tls) {
    FrontConnections front = new FrontConnections(configuration);
    return Stream.concat(
            tls.map(own -> new SslConnectionFactory(own.contexts(), front.getProtocol())).stream(),
            Stream.of(front))
        .toArray(ConnectionFactory[]::new);
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    WatchedEndPoint endPoint = new WatchedEndPoint(channel, selector, key, getScheduler());
    endPoint.setIdleTimeout(getIdleTimeout());
    return endPoint;
  }

  private static final class FrontConnections extends HttpConnectionFactory {
    FrontConnections(HttpConfiguration configuration) {
      super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return configure(
          new FrontConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
    }
  }
}
