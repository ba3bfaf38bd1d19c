package dev.millrace.benchmarks.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a URL leads to. */
sealed interface ServedObject {
  String etag();

  long bytes() throws IOException;

  void write(OutputStream out, long first, long end) throws IOException;

  /** Bytes in memory. */
  record Bytes(String etag, byte[] content) implements ServedObject {
    @Override
    public long bytes() {
      return content.length;
    }

    @Override
    public void write(OutputStream out, long first, long end) throws IOException {
      out.write(content, (int) first, (int) (end - first));
    }
  }

  /** A file. */
  record File(String etag, Path path) implements ServedObject {
    @Override
    public long bytes() throws IOException {
      return Files.size(path);
    }

    @Override
    public void write(OutputStream out, long first, long end) throws IOException {
      try (FileChannel channel = FileChannel.open(path)) {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        var to = Channels.newChannel(out);
        for (long at = first; at < end; ) {
          buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
          int read = channel.read(buffer, at);
          if (read < 0) {
            throw new IOException(path + " has become shorter");
          }
          buffer.flip();
          while (buffer.hasRemaining()) {
            to.write(buffer);
          }
          at += read;
        }
      }
    }
  }
}
