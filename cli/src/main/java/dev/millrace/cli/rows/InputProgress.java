package dev.millrace.cli.rows;

import dev.millrace.cli.terminal.ProgressBar;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much of a command's files has been read, compressed as they are. Nothing is shown for
 * standard input: its length is unknown, and it may come from a command that shows its own
 * progress.
 */
final class InputProgress implements AutoCloseable {
  private final ProgressBar bar;
  private long read;

  InputProgress(ProgressBar bar) {
    this.bar = bar;
  }

  /** Draws nothing. */
  static InputProgress hidden() {
    return new InputProgress(ProgressBar.hidden());
  }

  /**
   * @param work names the command
   * @param files paths, or {@code -}
   */
  static InputProgress of(String work, List<String> files) {
    return files.contains("-")
        ? hidden()
        : new InputProgress(ProgressBar.besideRows(work, bytes(files), "B"));
  }

  private static long bytes(List<String> files) {
    long bytes = 0;
    for (String file : files) {
      try {
        bytes += Files.size(Path.of(file));
      } catch (IOException e) {
        return 0; // told when it is opened
      }
    }
    return bytes;
  }

  /** A stream that counts what is read of it. */
  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        add(value < 0 ? 0 : 1);
        return value;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        add(Math.max(0, count));
        return count;
      }
    };
  }

  /** Counts further bytes that have been read. */
  void add(long bytes) {
    read += bytes;
    bar.reached(read);
  }

  @Override
  public void close() {
    bar.close();
  }
}
