package dev.millrace.local.internal.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Server sockets that are bound before Kafka is configured: the configuration needs the ports'
 * numbers, and between choosing a free port and listening on it nobody can take it.
 */
public final class BoundListeners implements ServerSocketFactory, AutoCloseable {
  /**
   * Named as a literal: {@code localhost} may stand for ::1 on one machine, this one on another.
   */
  public static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Map<String, ServerSocketChannel> channels = new ConcurrentHashMap<>();

  /** Binds a loopback port for a listener; 0 takes any free one. */
  int bind(String listener, int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(LOOPBACK, port));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channels.put(listener, channel);
    return channel.socket().getLocalPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listenerName, InetSocketAddress address, int backlog, int receiveBufferBytes)
      throws IOException {
    ServerSocketChannel channel = channels.remove(listenerName);
    if (channel == null) {
      throw new IOException("listener " + listenerName + " is not bound or already in use");
    }
    return channel;
  }

  /** Closes what Kafka has not taken over. */
  @Override
  public void close() throws IOException {
    for (ServerSocketChannel channel : channels.values()) {
      channel.close();
    }
    channels.clear();
  }
}
