package dev.millrace.publish.parquet;

import dev.hardwood.InputFile;
import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file in a store, of which only what is asked for is read. */
record StoredBytes(ReadableStore store, StoredObject object) implements InputFile {
  @Override
  public void open() {}

  @Override
  public ByteBuffer readRange(long offset, int length) throws IOException {
    try (OpenObject open = store.open(object, ByteRange.of(offset, length))) {
      return ByteBuffer.wrap(open.bytes().readAllBytes());
    }
  }

  @Override
  public long length() {
    return object.bytes();
  }

  @Override
  public String name() {
    return object.location().toString();
  }

  @Override
  public void close() {}
}
