package dev.millrace.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Accepts connections on one selector's thread; each is a {@link WatchedEndPoint}. */
final class WatchedConnector extends ServerConnector {

  WatchedConnector(Server server, HttpConfiguration configuration) {
    super(server, 0, 1, new FrontConnections(configuration));
    // Connections are closed by Deadlines.
    setIdleTimeout(0);
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
          new FrontConnection(getHttpConfiguration(), connector, (WatchedEndPoint) endPoint),
          connector,
          endPoint);
    }
  }
}
