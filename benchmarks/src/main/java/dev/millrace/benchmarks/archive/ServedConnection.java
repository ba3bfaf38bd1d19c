package dev.millrace.benchmarks.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests of one connection, one after the other. */
final class ServedConnection {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final byte[] ERROR =
      "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code></Error>".getBytes(ISO_8859_1);

  private final InputStream in;
  private final OutputStream out;
  private final Function<String, ServedObject> objects;
  private final FaultShares faults;

  private record Request(String method, String path, Map<String, String> headers) {}

  ServedConnection(Socket socket, Function<String, ServedObject> objects, FaultShares faults)
      throws IOException {
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), 64 << 10);
    this.objects = objects;
    this.faults = faults;
  }

  /**
   * Answers one request.
   *
   * @return false when the connection is at its end
   */
  boolean answer(Supplier<ServerFault> nextFault) throws IOException {
    String line = line();
    if (line.isEmpty()) {
      return false;
    }
    String[] parts = line.split(" ", -1);
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    boolean more = answer(new Request(parts[0], parts[1], headers), nextFault.get());
    out.flush();
    return more;
  }

  private boolean answer(Request request, ServerFault fault) throws IOException {
    switch (fault) {
      case BUSY -> head("503 Slow Down", "Retry-After: 0", 0);
      case BLOCKED -> head("403 Forbidden", "X-Why: too many requests", 0);
      case XML_ERROR -> {
        head("200 OK", "Content-Type: application/xml", ERROR.length);
        if (!request.method().equals("HEAD")) {
          out.write(ERROR);
        }
      }
      case HANG_UP -> {
        return false;
      }
      case NONE, CUT, WHOLE_OBJECT -> {
        return object(request, fault);
      }
    }
    return true;
  }

  private boolean object(Request request, ServerFault fault) throws IOException {
    ServedObject object;
    try {
      object = objects.apply(request.path());
    } catch (IllegalArgumentException e) {
      head("404 Not Found", "X-Why: no such object", 0);
      return true;
    }
    String condition = request.headers().getOrDefault("if-match", object.etag());
    if (!condition.equals(object.etag())) {
      head("412 Precondition Failed", "ETag: " + object.etag(), 0);
      return true;
    }
    return send(request, object, fault);
  }

  private boolean send(Request request, ServedObject object, ServerFault fault) throws IOException {
    long first = 0;
    long end = object.bytes();
    Matcher range = RANGE.matcher(request.headers().getOrDefault("range", ""));
    boolean partial = range.matches() && fault != ServerFault.WHOLE_OBJECT;
    if (partial) {
      first = Long.parseLong(range.group(1));
      end = Math.min(end, Long.parseLong(range.group(2)) + 1);
      if (first >= end) {
        head("416 Range Not Satisfiable", "Content-Range: bytes */" + object.bytes(), 0);
        return true;
      }
    }
    String what =
        "ETag: "
            + object.etag()
            + (partial
                ? "\r\nContent-Range: bytes %d-%d/%d".formatted(first, end - 1, object.bytes())
                : "");
    head(partial ? "206 Partial Content" : "200 OK", what, end - first);
    if (request.method().equals("HEAD")) {
      return true;
    }
    boolean cut = fault == ServerFault.CUT && end > first;
    object.write(out, first, cut ? first + faults.cutWithin(end - first) : end);
    return !cut;
  }

  private void head(String status, String header, long length) throws IOException {
    out.write(
        ("HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: " + length + "\r\n\r\n")
            .getBytes(ISO_8859_1));
  }

  /** Empty at the connection's end too. */
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
