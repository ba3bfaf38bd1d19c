package dev.millrace.crawl.fetch.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * What goes over the wire in one call, seen below all that the client does of its own accord. It
 * shows the client a plain 200 in place of whatever came, so that it neither follows, nor retries,
 * nor authenticates.
 */
public final class Exchange implements Interceptor {
  private final CallSockets sockets;
  private final long bodyBytes;
  private Optional<Seen> seen = Optional.empty();
  private boolean asked;

  /**
   * Request and answer as sent.
   *
   * @param answer its body is not read yet and belongs to the client's answer
   */
  public record Seen(Request request, Response answer, InetAddress address) {}

  /**
   * @param bodyBytes what may come after the answer's head
   */
  public Exchange(CallSockets sockets, long bodyBytes) {
    this.sockets = sockets;
    this.bodyBytes = bodyBytes;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    if (asked) {
      throw new AskedTwiceException();
    }
    asked = true;
    Connection connection = chain.connection();
    if (connection == null) {
      throw new IOException("no connection");
    }
    // HTTP/2's reader is ahead of this thread, so that its body counts from the beginning.
    if (connection.protocol() != Protocol.HTTP_1_1) {
      sockets.allow(bodyBytes);
    }
    Socket socket = connection.socket();
    Response answer = chain.proceed(chain.request());
    seen = Optional.of(new Seen(chain.request(), answer, socket.getInetAddress()));
    sockets.allow(bodyBytes);
    return answer.newBuilder().code(200).build();
  }

  /** Empty as long as no head of an answer came. */
  public Optional<Seen> seen() {
    return seen;
  }
}
