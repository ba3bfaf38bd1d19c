package dev.millrace.cli.secured;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** What a client sees of a broker up to the end of its TLS handshake. */
final class TlsServer implements AutoCloseable {
  private final ServerSocket server;

  private TlsServer(ServerSocket server) {
    this.server = server;
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /**
   * @param key its certificate's store
   * @param clients whose certificates it asks for; without: it asks for none
   */
  static TlsServer start(Path key, Path... clients) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(Certificates.load(key), Certificates.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(Certificates.load(clients.length == 0 ? key : clients[0]));
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"));
    server.setNeedClientAuth(clients.length > 0);
    return new TlsServer(server);
  }

  /** One that speaks no TLS, and closes on what it cannot read, as a broker does. */
  static TlsServer plain() throws IOException {
    return new TlsServer(new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1")));
  }

  String bootstrapServers() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        if (socket instanceof SSLSocket tls) {
          tls.startHandshake();
        }
        var _ = socket.getInputStream().read(new byte[4]);
      } catch (IOException e) {
        // The client's affair.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
