package dev.millrace.storage.patient;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Bytes of one version, over as many connections as it takes; opens the first when asked. */
final class ResumingInput extends InputStream {
  private record Connection(InputStream bytes, Connections.Held held) {}

  private final PatientStore store;
  private final StoredObject object;
  private final long end;
  private final Outage outage;
  private Optional<Connection> connection = Optional.empty();
  private long position;

  ResumingInput(PatientStore store, StoredObject object, ByteRange range) {
    this.store = store;
    this.object = object;
    this.position = range.first();
    this.end = range.end();
    this.outage = store.outage(object.location());
  }

  /**
   * @param held the connection that is open already
   */
  ResumingInput(PatientStore store, OpenObject open, ByteRange range, Connections.Held held) {
    this(store, open.object(), range);
    this.connection = Optional.of(new Connection(open.bytes(), held));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (position == end) {
      close();
      return -1;
    }
    int read = readPatiently(target, offset, count);
    position += read;
    store.taken(read);
    return read;
  }

  private int readPatiently(byte[] target, int offset, int count) throws IOException {
    while (true) {
      try {
        int read = connected().bytes().read(target, offset, count);
        if (read < 0) {
          throw new StorageException.Unavailable(
              object.location() + ": ended " + (end - position) + " bytes early");
        }
        outage.ended();
        return read;
      } catch (StorageException e) {
        close();
        outage.waitOut(e);
      }
    }
  }

  private Connection connected() throws StorageException {
    if (connection.isPresent()) {
      return connection.get();
    }
    Connections.Held held = store.hold();
    try {
      OpenObject open = store.connect(object, new ByteRange(position, end));
      Connection opened = new Connection(open.bytes(), held);
      connection = Optional.of(opened);
      return opened;
    } catch (StorageException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  @Override
  public void close() {
    Optional<Connection> open = connection;
    connection = Optional.empty();
    if (open.isEmpty()) {
      return;
    }
    try {
      open.get().bytes().close();
    } catch (IOException e) {
      // What ends a transfer early may fail as it likes: nothing more is read of it.
    } finally {
      open.get().held().close();
    }
  }
}
