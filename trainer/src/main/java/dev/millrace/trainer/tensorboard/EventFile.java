package dev.millrace.trainer.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * One event file: records framed as TensorFlow's {@code record_writer.cc} does it, each with its
 * length and two checksums. A record is handed to the operating system whole, so that a reader who
 * follows the file meets no half of one for longer than a write takes.
 */
final class EventFile implements AutoCloseable {
  private static final Pattern NAME =
      Pattern.compile("events\\.out\\.tfevents\\.([0-9]{1,18})\\..*");
  private static final int MASK = 0xa282ead8;
  private static final int MASK_ROTATION = 15;

  private final Path path;
  private final FileChannel channel;

  private EventFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * A new file, which comes after all that are in the folder: readers take files in the order of
   * their names, and a clock may have been set back.
   *
   * @throws UncheckedIOException if it cannot be made
   */
  static EventFile create(Path folder, Instant now, String host) {
    try {
      Files.createDirectories(folder);
      long second = Math.max(now.getEpochSecond(), newest(folder) + 1);
      Path path =
          folder.resolve(String.format(Locale.ROOT, "events.out.tfevents.%010d.%s", second, host));
      return new EventFile(
          path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write event files into " + folder + ": " + e.getMessage(), e);
    }
  }

  private static long newest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(0);
    }
  }

  /**
   * @throws UncheckedIOException if it cannot be written
   */
  void write(byte[] event) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + event.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(event.length);
    record.putInt(masked(record.array(), Long.BYTES));
    record.put(event);
    record.putInt(masked(event, event.length));
    record.flip();
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** A checksum of bytes that hold checksums themselves says little, so it is rotated and moved. */
  private static int masked(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
  }
}
