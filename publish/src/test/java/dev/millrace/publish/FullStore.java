package dev.millrace.publish;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.PendingObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A store whose disk is full after so many bytes of files; a manifest always has room. */
public final class FullStore implements Store {
  private final Store store;
  private long room;

  public FullStore(Store store, long room) {
    this.store = store;
    this.room = room;
  }

  @Override
  public PendingObject begin(URI location, WriteCondition condition) throws StorageException {
    PendingObject pending = store.begin(location, condition);
    boolean counts = location.getPath().endsWith(".parquet");
    return new PendingObject() {
      @Override
      public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        int written = counts ? (int) Math.min(room, length) : length;
        room -= counts ? written : 0;
        pending.write(bytes, offset, written);
        if (written < length) {
          throw new IOException("No space left on device");
        }
      }

      @Override
      public StoredObject commit() throws IOException {
        return pending.commit();
      }

      @Override
      public void close() throws IOException {
        pending.close();
      }
    };
  }

  @Override
  public void delete(URI location) throws StorageException {
    store.delete(location);
  }

  @Override
  public void clearPending(URI prefix) throws StorageException {
    store.clearPending(prefix);
  }

  @Override
  public StoredObject stat(URI location) throws StorageException {
    return store.stat(location);
  }

  @Override
  public OpenObject open(StoredObject object, ByteRange range) throws StorageException {
    return store.open(object, range);
  }

  @Override
  public OpenObject open(URI location, ByteRange range) throws StorageException {
    return store.open(location, range);
  }

  @Override
  public List<StoredObject> list(URI prefix) throws StorageException {
    return store.list(prefix);
  }
}
