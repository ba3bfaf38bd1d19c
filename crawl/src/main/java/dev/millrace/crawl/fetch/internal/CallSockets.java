package dev.millrace.crawl.fetch.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/**
 * The sockets of one call: they reach public addresses only, and all they bring has a limit,
 * whatever layer above would read it.
 */
public final class CallSockets extends SocketFactory {
  private final Predicate<InetAddress> allowed;
  private final AtomicLong count = new AtomicLong();
  private volatile long limitBytes;

  /**
   * @param limitBytes for the begin of the answer, with what a handshake brings
   */
  public CallSockets(Predicate<InetAddress> allowed, long limitBytes) {
    this.allowed = allowed;
    this.limitBytes = limitBytes;
  }

  /** What may come from now on. */
  public void allow(long bytes) {
    limitBytes = count.get() + bytes;
  }

  boolean allows(InetAddress address) {
    return allowed.test(address);
  }

  void count(int bytes) throws IOException {
    if (count.addAndGet(bytes) > limitBytes) {
      throw new TooManyBytesException(limitBytes);
    }
  }

  @Override
  public Socket createSocket() {
    return new GuardedSocket(this);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = createSocket();
    try {
      socket.connect(address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
