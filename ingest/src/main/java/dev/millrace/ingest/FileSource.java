package dev.millrace.ingest;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A local file. It is the same file wherever it lies while its content is the same. */
public record FileSource(Path file) implements Source {

  @Override
  public String name() {
    return file.toString();
  }

  /** SHA-256 of the content in lower-case hexadecimal digits. */
  @Override
  public String identity() throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }

  @Override
  public long bytes() throws IOException {
    return Files.size(file);
  }

  @Override
  public SourceBytes open() throws IOException {
    return new OpenFile(FileChannel.open(file));
  }

  private record OpenFile(FileChannel channel) implements SourceBytes {
    @Override
    public long size() {
      try {
        return channel.size();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read(ByteBuffer target, long offset) {
      try {
        return channel.read(target, offset);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
