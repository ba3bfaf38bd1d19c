package dev.millrace.trainer.keep;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.PendingObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A store whose answers to some commits are lost, or that holds no conditions. */
public final class UnsteadyStore implements Store {
  private final Store store;

  /** So many commits fail before they take effect. */
  public int refusals;

  /** So many commits take effect, but nobody hears of it. */
  public int lostAnswers;

  public boolean holdsConditions = true;
  public final List<String> written = new ArrayList<>();

  public UnsteadyStore(Store store) {
    this.store = store;
  }

  @Override
  public PendingObject begin(URI location, WriteCondition condition) throws StorageException {
    PendingObject pending =
        store.begin(location, holdsConditions ? condition : new WriteCondition.Always());
    return new PendingObject() {
      @Override
      public void write(int oneByte) throws IOException {
        pending.write(oneByte);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        pending.write(source, offset, length);
      }

      @Override
      public StoredObject commit() throws IOException {
        if (refusals > 0) {
          refusals--;
          throw new StorageException.Unavailable(location + ": answered 503");
        }
        StoredObject object = pending.commit();
        written.add(location.getPath().replaceFirst(".*/(?=[^/]*/[^/]*$)", ""));
        if (lostAnswers > 0) {
          lostAnswers--;
          throw new StorageException.Unavailable(location + ": cut");
        }
        return object;
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
