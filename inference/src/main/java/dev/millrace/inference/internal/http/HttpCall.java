package dev.millrace.inference.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One HTTP request and its response. */
public final class HttpCall {
  /** Of a body that is too large, this many times the limit is read before the answer. */
  private static final long DISCARDED_LIMITS = 8;

  private final HttpExchange exchange;
  private int status;

  HttpCall(HttpExchange exchange) {
    this.exchange = exchange;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  Optional<String> query() {
    return Optional.ofNullable(exchange.getRequestURI().getQuery());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  public void setHeader(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  /** The status sent; 0 before. */
  int status() {
    return status;
  }

  /**
   * The request's body. One that is too large is not kept; some of it is read all the same, since a
   * client that is still sending when the connection closes does not see why.
   */
  public byte[] body(int maxBytes) {
    try {
      return wholeBody(exchange.getRequestBody(), maxBytes);
    } catch (IOException e) {
      throw ApiException.invalidBody(
          "the body cannot be read: send as much as content-length says, or whole chunks");
    }
  }

  private byte[] wholeBody(InputStream in, int maxBytes) throws IOException {
    long announced = header("Content-Length").map(HttpCall::parseLength).orElse(0L);
    if (announced <= maxBytes) {
      byte[] body = in.readNBytes(maxBytes + 1);
      if (body.length <= maxBytes) {
        return body;
      }
    }
    discard(in, DISCARDED_LIMITS * maxBytes);
    throw ApiException.tooLarge(
        "the body is larger than "
            + maxBytes
            + " bytes: send less or raise inference.max-body-bytes");
  }

  private static void discard(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = most;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = in.read(buffer);
    }
  }

  private static long parseLength(String value) {
    try {
      return Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      throw ApiException.invalidBody(
          "content-length is no number: send the body's length in bytes");
    }
  }

  public void sendJson(int code, JsonNode body) throws IOException {
    send(code, "application/json; charset=utf-8", RequestFields.JSON.writeValueAsBytes(body));
  }

  public void sendText(int code, String contentType, String body) throws IOException {
    send(code, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  public void send(int code, String contentType, byte[] body) throws IOException {
    setHeader("Content-Type", contentType);
    status = code;
    boolean empty = body.length == 0 || method().equals("HEAD");
    exchange.sendResponseHeaders(code, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
      // Before the rest of a request that cannot be read closes the connection.
      exchange.getResponseBody().flush();
    }
  }

  void sendError(ApiException error) throws IOException {
    if (error.retryAfterSeconds() > 0) {
      setHeader("Retry-After", Integer.toString(error.retryAfterSeconds()));
    }
    if (error.status() == 401) {
      setHeader("WWW-Authenticate", "Bearer");
    }
    sendJson(error.status(), errorBody(error));
  }

  /** OpenAI's shape of an error. */
  public static ObjectNode errorBody(ApiException error) {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ObjectNode inner = body.putObject("error");
    inner.put("message", error.getMessage());
    inner.put("type", error.type());
    inner.put("param", error.field().orElse(null));
    inner.put("code", error.code().orElse(null));
    return body;
  }

  /** Begins a response of unknown length. */
  public OutputStream begin(String contentType) throws IOException {
    setHeader("Content-Type", contentType);
    status = 200;
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  /**
   * Ends a response that has begun with the error and without its end, so that nobody takes it for
   * whole.
   */
  void breakOff(ApiException error) throws IOException {
    OutputStream out = exchange.getResponseBody();
    out.write(RequestFields.JSON.writeValueAsBytes(errorBody(error)));
    out.flush();
    exchange.setStreams(null, new WithoutEnd());
  }

  /** The server closes the connection if closing the response's stream fails. */
  private static final class WithoutEnd extends OutputStream {
    @Override
    public void write(int b) {}

    @Override
    public void close() throws IOException {
      throw new IOException("the response has no end");
    }
  }

  /** Whether a response has begun, so that its status can no longer change. */
  boolean begun() {
    return status != 0;
  }

  void close() {
    exchange.close();
  }
}
