package dev.millrace.inference;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which a test writes what no client library would. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;

  RawConnection(InferenceServer server) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** The head of a request for a completion whose body has this length. */
  static String head(int length) {
    return "POST "
        + Fixtures.COMPLETIONS
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  /** Says that nothing more comes, and still reads. */
  void endInput() throws IOException {
    socket.shutdownOutput();
  }

  /** What comes until the server closes. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
