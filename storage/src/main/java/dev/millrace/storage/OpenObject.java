package dev.millrace.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * An object while it is read.
 *
 * @param object the version that the bytes are of
 * @param bytes exactly those that were asked for; ends in a {@link StorageException} where the
 *     store gives fewer. Closing it early ends the transfer and waits for nothing.
 */
public record OpenObject(StoredObject object, InputStream bytes) implements Closeable {
  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
