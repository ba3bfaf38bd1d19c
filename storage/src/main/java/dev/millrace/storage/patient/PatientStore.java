package dev.millrace.storage.patient;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.net.URI;
import java.util.List;

/**
 * Reads through outages: what fails is tried again after a pause, and bytes go on where the
 * connection ended, of just the same version. No more connections than asked for are open, and no
 * faster than asked for do bytes come.
 *
 * <p>Who holds an open object and opens another takes two connections, so close one first.
 */
public final class PatientStore implements ReadableStore {
  private final ReadableStore store;
  private final Patience patience;
  private final Connections connections;
  private final ByteRate rate;
  private final WaitNotices notices;
  private final Pauses pauses = new Pauses();

  public PatientStore(
      ReadableStore store,
      Patience patience,
      Connections connections,
      ByteRate rate,
      WaitNotices notices) {
    this.store = store;
    this.patience = patience;
    this.connections = connections;
    this.rate = rate;
    this.notices = notices;
  }

  private interface Call<T> {
    T run() throws StorageException;
  }

  private <T> T patiently(URI location, Call<T> call) throws StorageException {
    Outage outage = outage(location);
    while (true) {
      try {
        return call.run();
      } catch (StorageException e) {
        outage.waitOut(e);
      }
    }
  }

  Outage outage(URI location) {
    return new Outage(location, patience, pauses, notices);
  }

  @Override
  public StoredObject stat(URI location) throws StorageException {
    return patiently(
        location,
        () -> {
          try (Connections.Held _ = connections.hold(pauses)) {
            return store.stat(location);
          }
        });
  }

  @Override
  public OpenObject open(StoredObject object, ByteRange range) {
    return new OpenObject(object, new ResumingInput(this, object, range));
  }

  /** The first connection tells the version; all others go on with it. */
  @Override
  public OpenObject open(URI location, ByteRange range) throws StorageException {
    return patiently(
        location,
        () -> {
          Connections.Held held = connections.hold(pauses);
          try {
            OpenObject first = store.open(location, range);
            long end = Math.min(range.end(), first.object().bytes());
            ByteRange present = new ByteRange(Math.min(range.first(), end), end);
            return new OpenObject(first.object(), new ResumingInput(this, first, present, held));
          } catch (StorageException | RuntimeException e) {
            held.close();
            throw e;
          }
        });
  }

  @Override
  public List<StoredObject> list(URI prefix) throws StorageException {
    return patiently(
        prefix,
        () -> {
          try (Connections.Held _ = connections.hold(pauses)) {
            return store.list(prefix);
          }
        });
  }

  /** One connection, which may be cut. */
  OpenObject connect(StoredObject object, ByteRange range) throws StorageException {
    return store.open(object, range);
  }

  Connections.Held hold() throws StorageException {
    return connections.hold(pauses);
  }

  void taken(int bytes) throws StorageException {
    pauses.sleep(rate.taken(bytes));
  }

  /** Ends every wait, now and later, with {@link StorageException.Stopped}; from any thread. */
  public void stop() {
    pauses.stop();
  }
}
