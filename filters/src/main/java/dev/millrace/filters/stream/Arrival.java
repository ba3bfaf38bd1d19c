package dev.millrace.filters.stream;

import dev.millrace.schemas.trace.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** What one partition of {@code documents} sends to those who look for duplicates. */
sealed interface Arrival {
  byte PROMISE = 0;
  byte UNTRACED = 1;
  byte TRACED = 2;

  /**
   * A document that passed.
   *
   * @param window name of its dedup window
   * @param candidate as {@link CandidateCode} writes it; decoded only when its turn has come
   * @param traced of a page that is traced
   */
  record Waiting(OrderKey key, String window, byte[] candidate, Optional<Traced> traced)
      implements Arrival {

    Waiting(OrderKey key, String window, byte[] candidate) {
      this(key, window, candidate, Optional.empty());
    }
  }

  /**
   * What a page's next span is below, and when that began.
   *
   * @param since milliseconds since 1970
   */
  record Traced(TraceContext parent, long since) {
    private static final int ID_BYTES = 24;

    static final int BYTES = ID_BYTES + Long.BYTES;

    void writeTo(ByteBuffer bytes) {
      bytes.put(HexFormat.of().parseHex(parent.traceId() + parent.spanId())).putLong(since);
    }

    static Traced read(ByteBuffer bytes) {
      byte[] ids = new byte[ID_BYTES];
      bytes.get(ids);
      String hex = HexFormat.of().formatHex(ids);
      return new Traced(new TraceContext(hex.substring(0, 32), hex.substring(32)), bytes.getLong());
    }
  }

  /**
   * All documents of the source with an earlier timestamp have been sent.
   *
   * @param source partition of {@code documents}
   * @param from no later document of the source has an earlier timestamp, milliseconds
   */
  record Promise(int source, long from) implements Arrival {}

  /**
   * A byte for the kind, then the components in their order. One that is traced is of a kind of its
   * own; a version that knows of no traces reads it, too, as its candidate ends by itself.
   */
  static Serde<Arrival> serde() {
    return Serdes.serdeFrom((topic, arrival) -> write(arrival), (topic, bytes) -> read(bytes));
  }

  static byte[] write(Arrival arrival) {
    return switch (arrival) {
      case Promise(int source, long from) ->
          ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
              .put(PROMISE)
              .putInt(source)
              .putLong(from)
              .array();
      case Waiting(var key, String window, byte[] candidate, Optional<Traced> traced) -> {
        byte[] name = window.getBytes(StandardCharsets.UTF_8);
        int tail = traced.isPresent() ? Traced.BYTES : 0;
        ByteBuffer bytes =
            ByteBuffer.allocate(
                    1 + OrderKey.BYTES + Integer.BYTES + name.length + candidate.length + tail)
                .put(traced.isPresent() ? TRACED : UNTRACED)
                .put(key.toBytes())
                .putInt(name.length)
                .put(name)
                .put(candidate);
        traced.ifPresent(trace -> trace.writeTo(bytes));
        yield bytes.array();
      }
    };
  }

  static Arrival read(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    byte kind = bytes.get();
    if (kind == PROMISE) {
      return new Promise(bytes.getInt(), bytes.getLong());
    }
    OrderKey key = OrderKey.read(bytes);
    byte[] name = new byte[bytes.getInt()];
    bytes.get(name);
    byte[] candidate = new byte[bytes.remaining() - (kind == TRACED ? Traced.BYTES : 0)];
    bytes.get(candidate);
    return new Waiting(
        key,
        new String(name, StandardCharsets.UTF_8),
        candidate,
        kind == TRACED ? Optional.of(Traced.read(bytes)) : Optional.empty());
  }
}
