package dev.millrace.storage.internal;

import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/**
 * As many bytes as were asked for: where the connection ends or breaks before, that is an error,
 * which some HTTP clients hide; what comes after them is not read.
 */
public final class ExactInput extends InputStream {
  private final URI location;
  private final InputStream bytes;
  private final AutoCloseable connection;
  private final long length;
  private long taken;

  /**
   * @param connection closed with this; must not wait for the rest of the bytes
   */
  public ExactInput(URI location, InputStream bytes, AutoCloseable connection, long length) {
    this.location = location;
    this.bytes = bytes;
    this.connection = connection;
    this.length = length;
  }

  @Override
  public int read() throws StorageException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws StorageException {
    if (taken == length) {
      return -1;
    }
    int read = readSome(target, offset, (int) Math.min(count, length - taken));
    if (read < 0) {
      throw cut("the connection ended");
    }
    taken += read;
    return read;
  }

  private int readSome(byte[] target, int offset, int count) throws StorageException {
    try {
      return bytes.read(target, offset, count);
    } catch (IOException | RuntimeException e) {
      throw new StorageException.Unavailable(
          cut(String.valueOf(e.getMessage())).getMessage() + "", e);
    }
  }

  private StorageException.Unavailable cut(String what) {
    return new StorageException.Unavailable(
        location + ": " + what + " after " + taken + " of " + length + " bytes");
  }

  /** Passes bytes that were sent though not asked for. */
  public static void skip(URI location, InputStream bytes, long count) throws StorageException {
    try {
      bytes.skipNBytes(count);
    } catch (IOException e) {
      throw new StorageException.Unavailable(location + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
