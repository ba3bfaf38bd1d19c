package dev.millrace.trainer.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads event files by what TensorFlow documents of them, with nothing of what writes them: its own
 * CRC-32C bit by bit, its own varints.
 */
public final class EventFileReader {
  private static final int REVERSED_POLYNOMIAL = 0x82f63b78;

  private EventFileReader() {}

  /** What one record holds; empty text or map where it has no such field. */
  public record Event(
      double wallTime, long step, String fileVersion, Map<String, Float> scalars, long status) {}

  /** Files of a folder in the order in which TensorBoard takes them. */
  public static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The curve of a tag, step to value, with what a later start withdraws left out.
   *
   * @throws IllegalStateException if a step has two values
   */
  public static Map<Long, Float> curve(Path folder, String tag) {
    Map<Long, Float> curve = new TreeMap<>();
    for (Path file : files(folder)) {
      for (Event event : read(file)) {
        if (event.status() == 1) {
          curve.keySet().removeIf(step -> step >= event.step());
        }
        Float value = event.scalars().get(tag);
        if (value != null && curve.put(event.step(), value) != null) {
          throw new IllegalStateException("step " + event.step() + " has two values");
        }
      }
    }
    return curve;
  }

  public static List<Event> read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      List<Event> events = new ArrayList<>();
      while (bytes.hasRemaining()) {
        byte[] length = new byte[8];
        bytes.get(length);
        requireChecksum(length, bytes.getInt());
        byte[] data =
            new byte
                [Math.toIntExact(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong())];
        bytes.get(data);
        requireChecksum(data, bytes.getInt());
        events.add(event(data));
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireChecksum(byte[] data, int stored) {
    int unmasked = stored - 0xa282ead8;
    int crc = unmasked << 15 | unmasked >>> 17;
    if (crc != crc32c(data)) {
      throw new IllegalStateException("checksum " + crc + ", but the bytes have " + crc32c(data));
    }
  }

  private static int crc32c(byte[] data) {
    int crc = -1;
    for (byte one : data) {
      crc ^= one & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REVERSED_POLYNOMIAL;
      }
    }
    return ~crc;
  }

  private static Event event(byte[] data) {
    Map<Integer, List<Object>> fields = fields(data);
    Map<String, Float> scalars = new TreeMap<>();
    for (Object summary : fields.getOrDefault(5, List.of())) {
      for (Object value : fields((byte[]) summary).getOrDefault(1, List.of())) {
        Map<Integer, List<Object>> named = fields((byte[]) value);
        scalars.put(text(one(named, 1)), Float.intBitsToFloat((Integer) one(named, 2)));
      }
    }
    long status = fields.containsKey(7) ? (Long) one(fields((byte[]) one(fields, 7)), 1) : 0;
    return new Event(
        Double.longBitsToDouble((Long) one(fields, 1)),
        fields.containsKey(2) ? (Long) one(fields, 2) : 0,
        fields.containsKey(3) ? text(one(fields, 3)) : "",
        scalars,
        status);
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  private static Object one(Map<Integer, List<Object>> fields, int number) {
    List<Object> values = fields.getOrDefault(number, List.of());
    if (values.size() != 1) {
      throw new IllegalStateException("field " + number + " comes " + values.size() + " times");
    }
    return values.getFirst();
  }

  private static Map<Integer, List<Object>> fields(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new TreeMap<>();
    while (bytes.hasRemaining()) {
      int key = Math.toIntExact(varint(bytes));
      Object value =
          switch (key & 7) {
            case 0 -> varint(bytes);
            case 1 -> bytes.getLong();
            case 2 -> {
              byte[] part = new byte[Math.toIntExact(varint(bytes))];
              bytes.get(part);
              yield part;
            }
            case 5 -> bytes.getInt();
            default -> throw new IllegalStateException("wire type " + (key & 7));
          };
      fields.computeIfAbsent(key >>> 3, number -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte one = bytes.get();
      value |= (one & 0x7fL) << shift;
      if (one >= 0) {
        return value;
      }
    }
  }
}
