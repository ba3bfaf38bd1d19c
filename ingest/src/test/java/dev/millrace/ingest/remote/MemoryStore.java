package dev.millrace.ingest.remote;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Objects in memory; can fail as its tests want. */
public final class MemoryStore implements ReadableStore {
  private record Entry(byte[] content, String etag) {}

  private final Map<URI, Entry> objects = new TreeMap<>();
  private long bytesOpened;

  /** Decides before each open whether it fails, and how. */
  private Predicate<StoredObject> fails = object -> false;

  private StorageException failure = new StorageException.Unavailable("");

  public MemoryStore put(String location, byte[] content, String etag) {
    objects.put(URI.create(location), new Entry(content, etag));
    return this;
  }

  public MemoryStore failing(Predicate<StoredObject> when, StorageException how) {
    fails = when;
    failure = how;
    return this;
  }

  /** The lengths of all ranges that were opened. */
  public long bytesOpened() {
    return bytesOpened;
  }

  @Override
  public StoredObject stat(URI location) throws StorageException {
    Entry entry = find(location);
    return new StoredObject(location, entry.etag, entry.content.length);
  }

  private Entry find(URI location) throws StorageException {
    Optional<Entry> entry = Optional.ofNullable(objects.get(location));
    if (entry.isEmpty()) {
      throw new StorageException.NotFound(location + ": no such object");
    }
    return entry.get();
  }

  @Override
  public List<StoredObject> list(URI prefix) throws StorageException {
    List<URI> found =
        objects.keySet().stream().filter(l -> l.toString().startsWith(prefix.toString())).toList();
    List<StoredObject> listed = new java.util.ArrayList<>();
    for (URI location : found) {
      listed.add(stat(location));
    }
    return listed;
  }

  /** Fails while it is read, not when it is opened. */
  @Override
  public OpenObject open(StoredObject object, ByteRange range) {
    return new OpenObject(
        object,
        new InputStream() {
          private Optional<InputStream> bytes = Optional.empty();

          private InputStream bytes() throws IOException {
            if (fails.test(object)) {
              throw failure;
            }
            if (!stat(object.location()).equals(object)) {
              throw new StorageException.Changed(object.location() + " has changed");
            }
            InputStream found = bytes.orElseGet(() -> slice(object.location(), range));
            bytes = Optional.of(found);
            return found;
          }

          @Override
          public int read() throws IOException {
            return bytes().read();
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return bytes().read(target, offset, length);
          }
        });
  }

  private InputStream slice(URI location, ByteRange range) {
    byte[] content = java.util.Objects.requireNonNull(objects.get(location)).content;
    int end = (int) Math.min(range.end(), content.length);
    bytesOpened += end - range.first();
    return new ByteArrayInputStream(Arrays.copyOfRange(content, (int) range.first(), end));
  }

  @Override
  public OpenObject open(URI location, ByteRange range) throws StorageException {
    return open(stat(location), range);
  }
}
