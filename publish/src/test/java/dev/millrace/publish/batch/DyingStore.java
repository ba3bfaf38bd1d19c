package dev.millrace.publish.batch;

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

/**
 * A store whose process dies at one of its changes: nothing that is called after it has any effect,
 * not even what would clean up.
 */
final class DyingStore implements Store {
  private final Store store;
  private final int lastChange;
  private final boolean after;
  private int changes;
  private boolean dead;

  /** Thrown where the process would have ended. */
  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param lastChange the number of the change, from 1, at which it dies
   * @param after whether that change still has its effect
   */
  DyingStore(Store store, int lastChange, boolean after) {
    this.store = store;
    this.lastChange = lastChange;
    this.after = after;
  }

  boolean isDead() {
    return dead;
  }

  private interface Change<T> {
    T make() throws IOException;
  }

  private <T> T change(Change<T> change) throws IOException {
    requireAlive();
    changes++;
    if (changes < lastChange) {
      return change.make();
    }
    if (after) {
      var _ = change.make();
    }
    dead = true;
    throw new Death();
  }

  private void requireAlive() {
    if (dead) {
      throw new Death();
    }
  }

  @Override
  public PendingObject begin(URI location, WriteCondition condition) throws StorageException {
    requireAlive();
    PendingObject pending = store.begin(location, condition);
    return new PendingObject() {
      @Override
      public void write(int oneByte) throws IOException {
        requireAlive();
        pending.write(oneByte);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        requireAlive();
        pending.write(bytes, offset, length);
      }

      @Override
      public StoredObject commit() throws IOException {
        return change(pending::commit);
      }

      @Override
      public void close() throws IOException {
        if (!dead) {
          pending.close();
        }
      }
    };
  }

  @Override
  public void delete(URI location) throws StorageException {
    try {
      var _ =
          change(
              () -> {
                store.delete(location);
                return location;
              });
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void clearPending(URI prefix) throws StorageException {
    requireAlive();
    store.clearPending(prefix);
  }

  @Override
  public StoredObject stat(URI location) throws StorageException {
    requireAlive();
    return store.stat(location);
  }

  @Override
  public OpenObject open(StoredObject object, ByteRange range) throws StorageException {
    requireAlive();
    return store.open(object, range);
  }

  @Override
  public OpenObject open(URI location, ByteRange range) throws StorageException {
    requireAlive();
    return store.open(location, range);
  }

  @Override
  public List<StoredObject> list(URI prefix) throws StorageException {
    requireAlive();
    return store.list(prefix);
  }
}
