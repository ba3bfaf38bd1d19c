package dev.millrace.filters.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** What one partition of {@code documents} sends to those who look for duplicates. */
sealed interface Arrival {

  /**
   * A document that passed.
   *
   * @param window name of its dedup window
   * @param candidate as {@link CandidateCode} writes it; decoded only when its turn has come
   */
  record Waiting(OrderKey key, String window, byte[] candidate) implements Arrival {}

  /**
   * All documents of the source with an earlier timestamp have been sent.
   *
   * @param source partition of {@code documents}
   * @param from no later document of the source has an earlier timestamp, milliseconds
   */
  record Promise(int source, long from) implements Arrival {}

  /** A byte for the kind, then the components in their order. */
  static Serde<Arrival> serde() {
    return Serdes.serdeFrom((topic, arrival) -> write(arrival), (topic, bytes) -> read(bytes));
  }

  static byte[] write(Arrival arrival) {
    return switch (arrival) {
      case Promise(int source, long from) ->
          ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
              .put((byte) 0)
              .putInt(source)
              .putLong(from)
              .array();
      case Waiting(OrderKey key, String window, byte[] candidate) -> {
        byte[] name = window.getBytes(StandardCharsets.UTF_8);
        yield ByteBuffer.allocate(
                1 + OrderKey.BYTES + Integer.BYTES + name.length + candidate.length)
            .put((byte) 1)
            .put(key.toBytes())
            .putInt(name.length)
            .put(name)
            .put(candidate)
            .array();
      }
    };
  }

  static Arrival read(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    if (bytes.get() == 0) {
      return new Promise(bytes.getInt(), bytes.getLong());
    }
    OrderKey key = OrderKey.read(bytes);
    byte[] name = new byte[bytes.getInt()];
    bytes.get(name);
    byte[] candidate = new byte[bytes.remaining()];
    bytes.get(candidate);
    return new Waiting(key, new String(name, StandardCharsets.UTF_8), candidate);
  }
}
