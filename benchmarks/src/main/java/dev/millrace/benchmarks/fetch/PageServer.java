package dev.millrace.benchmarks.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;

/**
 * A process that sends one page of HTML, whatever is asked: so that the server's time is not the
 * fetcher's. Its first line says on which ports: plain, then TLS. It ends with its standard input.
 */
final class PageServer {
  private PageServer() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    byte[] answer = answer(Integer.parseInt(arguments[1]));
    ServerSocket plain = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    ServerSocket secure = OwnCertificate.serverSocket(Path.of(arguments[0]));
    Thread.ofPlatform().daemon().start(() -> accept(plain, answer));
    Thread.ofPlatform().daemon().start(() -> accept(secure, answer));
    System.out.println(plain.getLocalPort() + " " + secure.getLocalPort());
    System.out.flush();
    while (System.in.read() >= 0) {
      // until the parent has gone
    }
  }

  /** A page with a link in every hundred bytes or so. */
  private static byte[] answer(int pageBytes) {
    StringBuilder page = new StringBuilder("<!DOCTYPE html><html><head><title>Page</title></head>");
    page.append("<body><main>");
    for (int i = 0; page.length() < pageBytes; i++) {
      page.append("<p>A paragraph of some words with <a href=\"/section/page-")
          .append(i)
          .append(".html?from=")
          .append(i)
          .append("\">a link</a>, as pages have them, and more words after it.</p>\n");
    }
    page.append("</main></body></html>");
    return ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
            + page.length()
            + "\r\nConnection: close\r\n\r\n"
            + page)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void accept(ServerSocket server, byte[] answer) {
    CountDownLatch open = new CountDownLatch(1);
    while (open.getCount() > 0) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket, answer));
      } catch (IOException e) {
        open.countDown();
      }
    }
  }

  private static void serve(Socket socket, byte[] answer) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int lineEnds = 0;
      while (lineEnds < 4) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        lineEnds = next == '\r' || next == '\n' ? lineEnds + 1 : 0;
      }
      OutputStream out = socket.getOutputStream();
      out.write(answer);
      out.flush();
    } catch (IOException e) {
      // the client has gone
    }
  }
}
