package dev.millrace.storage.files;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.PendingObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Objects of a store by names relative to one place; a name's parts are parted by slashes.
 *
 * @param store takes what is written
 * @param reading the same store, which may wait for it where it is away
 * @param place without a slash at its end
 */
public record StoreFolder(Store store, ReadableStore reading, URI place) {
  private static final ByteRange SMALL = new ByteRange(0, 64L << 20);

  /**
   * @param location may end with slashes
   * @throws IllegalArgumentException if it names no place
   */
  public static StoreFolder of(Store store, ReadableStore reading, String location) {
    URI uri = URI.create(location.replaceFirst("/+$", ""));
    boolean file = "file".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
    // One spelling, as listings have it.
    String plain = file ? Path.of(uri).toUri().toString().replaceFirst("/+$", "") : uri.toString();
    return new StoreFolder(store, reading, URI.create(plain));
  }

  /**
   * @throws IllegalArgumentException if a URI cannot have the name as it is
   */
  public URI at(String name) {
    return URI.create(place + "/" + name);
  }

  public StoreFolder folder(String name) {
    return new StoreFolder(store, reading, at(name));
  }

  /** Whether a place is one within this. */
  public boolean holds(URI other) {
    return other.normalize().equals(other) && other.toString().startsWith(place + "/");
  }

  /** The names of all objects below. */
  public List<String> names() throws StorageException {
    String start = place + "/";
    List<String> names = new ArrayList<>();
    for (StoredObject object : reading.list(URI.create(start))) {
      String location = object.location().toString();
      if (location.startsWith(start)) {
        names.add(location.substring(start.length()));
      }
    }
    return names;
  }

  /** A small object; empty if there is none. */
  public Optional<StoredText> read(String name) throws IOException {
    try (OpenObject object = reading.open(at(name), SMALL)) {
      String text = new String(object.bytes().readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(new StoredText(text, object.object().etag()));
    } catch (StorageException.NotFound e) {
      return Optional.empty();
    }
  }

  /** Writes a small object; gives what it is now. */
  public StoredText write(String name, String text, WriteCondition condition) throws IOException {
    try (PendingObject pending = store.begin(at(name), condition)) {
      pending.write(text.getBytes(StandardCharsets.UTF_8));
      return new StoredText(text, pending.commit().etag());
    }
  }

  public void delete(String name) throws StorageException {
    store.delete(at(name));
  }

  public void upload(Path file, String name) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        PendingObject pending = store.begin(at(name), new WriteCondition.Always())) {
      bytes.transferTo(pending);
      var _ = pending.commit();
    }
  }

  /**
   * Copies an object to a file, which is there only when it is whole.
   *
   * @param sha256 in hexadecimal digits
   * @throws StorageException.Changed if the object has another digest
   * @throws StorageException.NotFound if there is no such object
   */
  public void download(String name, Path file, String sha256) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      String found = copy(at(name), part);
      if (!found.equals(sha256.toLowerCase(Locale.ROOT))) {
        throw new StorageException.Changed(
            at(name) + " has sha256 " + found + ", but was written as " + sha256);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private String copy(URI from, Path to) throws IOException {
    MessageDigest digest = sha256();
    StoredObject object = reading.stat(from);
    try (OpenObject open = reading.open(object, object.all());
        InputStream bytes = new DigestInputStream(open.bytes(), digest);
        OutputStream out = Files.newOutputStream(to)) {
      bytes.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
