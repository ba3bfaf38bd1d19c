package dev.millrace.ingest.remote;

import dev.millrace.ingest.Source;
import dev.millrace.ingest.SourceBytes;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.net.URI;
import java.util.Optional;

/**
 * A WARC or WET file in a store. Its identity is URL, ETag and length: the same URL with another
 * ETag is another source.
 *
 * <p>Used by one thread at a time.
 */
public final class RemoteSource implements Source {
  private final ReadableStore store;
  private final URI location;
  private final Optional<String> dump;

  /** What lay there when the identity was last asked for. */
  private Optional<StoredObject> object = Optional.empty();

  /** The first bytes of {@link #object}, which several readers look at. */
  private Optional<byte[]> head = Optional.empty();

  /**
   * @param dump the crawl it belongs to, where its name is known
   */
  public RemoteSource(ReadableStore store, URI location, Optional<String> dump) {
    this.store = store;
    this.location = location;
    this.dump = dump;
  }

  @Override
  public String name() {
    return location.toString();
  }

  @Override
  public Optional<String> dump() {
    return dump;
  }

  /** Asks the store each time. */
  @Override
  public String identity() throws StorageException {
    StoredObject found = store.stat(location);
    if (!object.equals(Optional.of(found))) {
      object = Optional.of(found);
      head = Optional.empty();
    }
    return found.identity();
  }

  @Override
  public long bytes() throws StorageException {
    return object().bytes();
  }

  @Override
  public SourceBytes open() throws StorageException {
    StoredObject version = object();
    byte[] first = head.isPresent() ? head.get() : RemoteBytes.head(store, version);
    head = Optional.of(first);
    return new RemoteBytes(store, version, first);
  }

  /** For reads that do not begin at the file's beginning. */
  SourceBytes openWithoutHead() throws StorageException {
    return new RemoteBytes(store, object(), new byte[0]);
  }

  private StoredObject object() throws StorageException {
    if (object.isEmpty()) {
      object = Optional.of(store.stat(location));
    }
    return object.get();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemoteSource source && source.location.equals(location);
  }

  @Override
  public int hashCode() {
    return location.hashCode();
  }

  @Override
  public String toString() {
    return name();
  }
}
