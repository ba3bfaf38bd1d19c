package dev.millrace.crawl.fetch.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/** A socket that connects to allowed addresses only and counts what it reads. */
final class GuardedSocket extends Socket {
  private final CallSockets call;

  GuardedSocket(CallSockets call) {
    this.call = call;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
    if (!(endpoint instanceof InetSocketAddress internet) || internet.getAddress() == null) {
      throw new UnknownHostException(String.valueOf(endpoint));
    }
    if (!call.allows(internet.getAddress())) {
      throw new PrivateAddressException(internet.getAddress());
    }
    super.connect(endpoint, timeoutMillis);
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int next = super.read();
        call.count(next < 0 ? 0 : 1);
        return next;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        call.count(Math.max(read, 0));
        return read;
      }
    };
  }
}
