package dev.millrace.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which a test writes what no client library would. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;

  RawConnection(HttpServer server) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
  }

  RawConnection write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  RawConnection write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Says that nothing more comes, and still reads. */
  void endInput() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads until this came. */
  String readUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.length() < end.length() || read.indexOf(end, read.length() - end.length()) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return read + "<end>";
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /** What comes until the server closes. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Whether the server closed, by whatever sign, before it sent anything more. */
  boolean closed() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether the server has sent nothing that was not read yet. */
  boolean waiting() throws IOException {
    return socket.getInputStream().available() == 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
