package dev.millrace.ingest.commoncrawl;

import dev.hardwood.InputFile;
import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A remote Parquet file, of which only what is asked for is fetched. */
record StoreInputFile(ReadableStore store, StoredObject file) implements InputFile {
  @Override
  public void open() {}

  @Override
  public ByteBuffer readRange(long offset, int length) throws IOException {
    try (OpenObject open = store.open(file, ByteRange.of(offset, length))) {
      return ByteBuffer.wrap(open.bytes().readAllBytes());
    }
  }

  @Override
  public long length() {
    return file.bytes();
  }

  @Override
  public String name() {
    return file.location().toString();
  }

  @Override
  public void close() {}
}
