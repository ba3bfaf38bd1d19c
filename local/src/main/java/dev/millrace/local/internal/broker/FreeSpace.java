package dev.millrace.local.internal.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room on the disk of a folder. */
final class FreeSpace {
  /** With less than this a broker would stop in the middle of its recovery. */
  static final long MIN_BYTES = 64L << 20;

  private FreeSpace() {}

  static boolean isShort(Path folder) {
    return bytes(folder) < MIN_BYTES;
  }

  /** What is short; the way out differs. */
  static String shortage(Path folder) {
    return "%d MiB are free on the disk of %s, at least %d are needed"
        .formatted(bytes(folder) >> 20, folder, MIN_BYTES >> 20);
  }

  /** A disk that does not tell is taken for a large one: writing to it will show. */
  private static long bytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
