package dev.millrace.ingest.remote;

import dev.millrace.ingest.SourceBytes;
import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One version of a remote object as one long read: a connection goes on while reads follow one
 * another, and another begins where they do not.
 */
final class RemoteBytes implements SourceBytes {
  /** Enough for the first record's fields. */
  private static final int HEAD_BYTES = 64 << 10;

  /** What lies between two reads is read over up to this size: less than a new request costs. */
  private static final int READ_OVER_BYTES = 256 << 10;

  private final ReadableStore store;
  private final StoredObject object;
  private final byte[] head;
  private Optional<OpenObject> open = Optional.empty();
  private long position;

  RemoteBytes(ReadableStore store, StoredObject object, byte[] head) {
    this.store = store;
    this.object = object;
    this.head = head;
  }

  static byte[] head(ReadableStore store, StoredObject object) throws StorageException {
    ByteRange range = new ByteRange(0, Math.min(HEAD_BYTES, object.bytes()));
    try (OpenObject open = store.open(object, range)) {
      return open.bytes().readAllBytes();
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException.Unavailable(object.location() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public long size() {
    return object.bytes();
  }

  @Override
  public int read(ByteBuffer target, long offset) {
    if (offset >= object.bytes()) {
      return -1;
    }
    if (offset < head.length) {
      int count = (int) Math.min(target.remaining(), head.length - offset);
      target.put(head, (int) offset, count);
      return count;
    }
    try {
      return readOn(target, offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int readOn(ByteBuffer target, long offset) throws IOException {
    InputStream bytes = at(offset).bytes();
    int count =
        bytes.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
    if (count > 0) {
      target.position(target.position() + count);
      position += count;
    }
    return count;
  }

  private OpenObject at(long offset) throws IOException {
    long ahead = offset - position;
    if (open.isPresent() && ahead >= 0 && ahead <= READ_OVER_BYTES) {
      open.get().bytes().skipNBytes(ahead);
      position = offset;
      return open.get();
    }
    close();
    OpenObject opened = store.open(object, object.from(offset));
    open = Optional.of(opened);
    position = offset;
    return opened;
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
      open = Optional.empty();
    }
  }
}
