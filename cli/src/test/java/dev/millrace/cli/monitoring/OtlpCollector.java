package dev.millrace.cli.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * A collector of spans: takes OTLP's protobuf over HTTP and reads it by the numbers of
 * opentelemetry-proto's {@code trace.proto}, {@code resource.proto} and {@code common.proto}.
 */
final class OtlpCollector implements AutoCloseable {
  private final HttpServer http;
  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  /** A span as it came; ids in hex, a parent of none is empty. */
  record Received(
      String service,
      String name,
      String traceId,
      String spanId,
      String parentId,
      long start,
      long end,
      List<String> links,
      Map<String, String> attributes) {}

  OtlpCollector() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::take);
    http.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** In the order of their arrival. */
  List<Received> spans() {
    return List.copyOf(spans);
  }

  /** Requests that are none of OTLP's. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  private void take(HttpExchange call) throws IOException {
    try (call;
        InputStream body = body(call)) {
      byte[] message = body.readAllBytes();
      URI path = call.getRequestURI();
      String type = call.getRequestHeaders().getFirst("Content-Type");
      if (path.getPath().equals("/v1/traces") && "application/x-protobuf".equals(type)) {
        Fields.of(message).messages(1).forEach(this::resourceSpans);
        call.sendResponseHeaders(200, -1);
      } else {
        refused.add(call.getRequestMethod() + " " + path + " " + type);
        call.sendResponseHeaders(404, -1);
      }
    }
  }

  private static InputStream body(HttpExchange call) throws IOException {
    boolean packed = "gzip".equals(call.getRequestHeaders().getFirst("Content-Encoding"));
    return packed ? new GZIPInputStream(call.getRequestBody()) : call.getRequestBody();
  }

  private void resourceSpans(Fields resourceSpans) {
    Map<String, String> resource = attributes(resourceSpans.messages(1).getFirst(), 1);
    String service = Objects.requireNonNull(resource.get("service.name"));
    for (Fields scopeSpans : resourceSpans.messages(2)) {
      scopeSpans.messages(2).forEach(span -> spans.add(span(service, span)));
    }
  }

  private static Received span(String service, Fields span) {
    return new Received(
        service,
        span.text(5),
        span.hex(1),
        span.hex(2),
        span.hex(4),
        span.number(7),
        span.number(8),
        span.messages(13).stream().map(link -> link.hex(2)).toList(),
        attributes(span, 9));
  }

  private static Map<String, String> attributes(Fields of, int number) {
    Map<String, String> attributes = new HashMap<>();
    for (Fields pair : of.messages(number)) {
      Fields value = pair.messages(2).getFirst();
      attributes.put(pair.text(1), value.has(1) ? value.text(1) : String.valueOf(value.number(3)));
    }
    return attributes;
  }

  @Override
  public void close() {
    http.stop(0);
  }

  /** A protobuf message: field number to its values, bytes or a number each. */
  private record Fields(Map<Integer, List<byte[]>> values) {
    static Fields of(byte[] message) {
      Map<Integer, List<byte[]>> values = new HashMap<>();
      ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining()) {
        long tag = varint(in);
        values
            .computeIfAbsent((int) (tag >>> 3), number -> new ArrayList<>())
            .add(value(in, (int) tag & 7));
      }
      return new Fields(values);
    }

    private static byte[] value(ByteBuffer in, int wireType) {
      byte[] value =
          switch (wireType) {
            case 0 -> longBytes(varint(in));
            case 1 -> longBytes(in.getLong());
            case 2 -> new byte[(int) varint(in)];
            case 5 -> longBytes(in.getInt());
            default -> throw new IllegalArgumentException("wire type " + wireType);
          };
      if (wireType == 2) {
        in.get(value);
      }
      return value;
    }

    private static byte[] longBytes(long value) {
      return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = in.get();
        value |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    boolean has(int number) {
      return values.containsKey(number);
    }

    private List<byte[]> all(int number) {
      return values.getOrDefault(number, List.of());
    }

    List<Fields> messages(int number) {
      return all(number).stream().map(Fields::of).toList();
    }

    String text(int number) {
      return all(number).isEmpty()
          ? ""
          : new String(all(number).getFirst(), StandardCharsets.UTF_8);
    }

    String hex(int number) {
      return all(number).isEmpty() ? "" : HexFormat.of().formatHex(all(number).getFirst());
    }

    long number(int number) {
      return all(number).isEmpty() ? 0 : ByteBuffer.wrap(all(number).getFirst()).getLong();
    }
  }
}
