package dev.millrace.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** One request and its response. For one thread. */
public final class HttpCall {
  /** How many times the limit of a body that is too large is read before the refusal is sent. */
  private static final long DISCARDED_LIMITS = 8;

  private final Request request;
  private final Response response;
  private final WatchedEndPoint connection;
  private final int maxBodyBytes;
  private Target target = Target.NONE;
  private Optional<ResponseStream> stream = Optional.empty();
  private int status;
  private boolean broken;

  HttpCall(Request request, Response response, WatchedEndPoint connection, int maxBodyBytes) {
    this.request = request;
    this.response = response;
    this.connection = connection;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Whether the address can be decoded. */
  boolean readAddress() {
    try {
      target = Target.of(connection.target());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  public String method() {
    return request.getMethod();
  }

  /** The path, decoded: an encoded slash is a slash here. */
  public String path() {
    return target.path();
  }

  /** The path as it was sent. */
  public String rawPath() {
    return target.rawPath();
  }

  /** The query's parameters, decoded; of several of one name, the last. */
  public Map<String, String> parameters() {
    return target.parameters();
  }

  /** The first of the request's headers of this name, in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** Sets a header of the response, before it begins. */
  public void setHeader(String name, String value) {
    response.getHeaders().put(name, value);
  }

  /**
   * The request's body. One that is too large is not kept; some of it is read all the same, since a
   * client that is still sending when the connection closes does not see why.
   */
  public RequestBody body() {
    try {
      return wholeBody(Content.Source.asInputStream(request));
    } catch (IOException e) {
      return new RequestBody.Broken();
    }
  }

  private RequestBody wholeBody(InputStream in) throws IOException {
    if (request.getLength() <= maxBodyBytes) {
      byte[] body = in.readNBytes(maxBodyBytes + 1);
      if (body.length <= maxBodyBytes) {
        connection.arrived();
        return new RequestBody.Whole(body);
      }
    }
    discard(in);
    return new RequestBody.TooLarge(maxBodyBytes);
  }

  private void discard(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = DISCARDED_LIMITS * maxBodyBytes;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = in.read(buffer);
    }
  }

  /** Sends a whole answer. */
  public void send(int code, String contentType, byte[] body) throws IOException {
    start(code, contentType);
    Content.Sink.write(response, true, ByteBuffer.wrap(body));
  }

  /** Sends a whole answer. */
  public void send(HttpAnswer answer) throws IOException {
    send(answer.status(), answer.contentType(), answer.body());
  }

  /** Sends text in UTF-8. */
  public void sendText(int code, String contentType, String body) throws IOException {
    send(code, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Begins an answer of unknown length, status 200. Each flush reaches the client as a whole chunk;
   * a write or flush fails when the client is gone. Only a stream that is closed was sent whole.
   */
  public OutputStream begin(String contentType) {
    start(200, contentType);
    ResponseStream begun = new ResponseStream(response);
    stream = Optional.of(begun);
    return begun;
  }

  /**
   * Ends an answer that has begun with these bytes and without its end, and closes the connection,
   * so that nobody takes the answer for whole.
   */
  public void breakOff(byte[] last) throws IOException {
    broken = true;
    if (stream.isPresent()) {
      stream.get().write(last);
      stream.get().flush();
    }
  }

  private void start(int code, String contentType) {
    connection.arrived();
    status = code;
    response.setStatus(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
  }

  /** The status sent; 0 before. */
  public int status() {
    return status;
  }

  /** Whether an answer has begun, so that its status can no longer change. */
  public boolean begun() {
    return status != 0;
  }

  /**
   * Whether the client has said that it sends nothing more: mostly it is gone. A client may also
   * close one direction only and still take its answer; whether it does, the next write but one
   * shows, since whoever is gone answers the first with a reset.
   */
  public boolean inputEnded() {
    return connection.inputEnded();
  }

  boolean broken() {
    return broken;
  }
}
