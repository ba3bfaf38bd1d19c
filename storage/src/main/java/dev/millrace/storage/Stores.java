package dev.millrace.storage;

import dev.millrace.storage.internal.folder.FolderStore;
import dev.millrace.storage.internal.http.HttpStore;
import dev.millrace.storage.internal.s3.S3Store;
import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The stores that locations name by their scheme: {@code file}, {@code http(s)}, {@code s3}. */
public final class Stores implements ReadableStore, Closeable {
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(1);

  private final S3Settings s3Settings;
  private final FolderStore folders = new FolderStore();
  private final HttpStore http;
  private Optional<S3Store> s3 = Optional.empty();

  /**
   * @param userAgent says to web servers who asks
   */
  public Stores(S3Settings s3Settings, String userAgent) {
    this.s3Settings = s3Settings;
    this.http = new HttpStore(userAgent, READ_TIMEOUT);
  }

  /** Whether a text names a place in one of these stores, and no file by its path. */
  public static boolean isLocation(String text) {
    String start = text.toLowerCase(Locale.ROOT);
    return List.of("http://", "https://", "s3://", "file:").stream().anyMatch(start::startsWith);
  }

  /**
   * @throws StorageException.Refused if objects cannot be read from there
   */
  public ReadableStore reading(URI location) throws StorageException {
    return scheme(location).startsWith("http") ? http : writing(location);
  }

  /**
   * @throws StorageException.Refused if objects cannot be written there
   */
  public Store writing(URI location) throws StorageException {
    return switch (scheme(location)) {
      case "file" -> folders;
      case "s3" -> s3();
      default ->
          throw new StorageException.Refused(
              location + " is no place to write to: name a folder or s3://BUCKET/PREFIX");
    };
  }

  private static String scheme(URI location) {
    return String.valueOf(location.getScheme()).toLowerCase(Locale.ROOT);
  }

  /** Its classes are many: a process that needs none of them loads none. */
  private synchronized S3Store s3() {
    S3Store store = s3.orElseGet(() -> new S3Store(s3Settings));
    s3 = Optional.of(store);
    return store;
  }

  @Override
  public StoredObject stat(URI location) throws StorageException {
    return reading(location).stat(location);
  }

  @Override
  public OpenObject open(StoredObject object, ByteRange range) throws StorageException {
    return reading(object.location()).open(object, range);
  }

  @Override
  public OpenObject open(URI location, ByteRange range) throws StorageException {
    return reading(location).open(location, range);
  }

  @Override
  public List<StoredObject> list(URI prefix) throws StorageException {
    return reading(prefix).list(prefix);
  }

  @Override
  public synchronized void close() {
    http.close();
    s3.ifPresent(S3Store::close);
  }
}
