package dev.millrace.publish.folder;

import dev.millrace.schemas.SettingsException;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.PendingObject;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.Store;
import dev.millrace.storage.StoredObject;
import dev.millrace.storage.Stores;
import dev.millrace.storage.WriteCondition;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder in a store.
 *
 * @param base ends with a slash
 * @param name as the user gave it
 */
public record Place(Store store, URI base, String name) {

  /**
   * @param name a folder's path, or {@code s3://BUCKET/PREFIX}
   * @throws SettingsException if nothing can be written there
   */
  public static Place of(String name, Stores stores) {
    try {
      URI base =
          Stores.isLocation(name)
              ? URI.create(slashed(name))
              : URI.create(slashed(Path.of(name).toAbsolutePath().normalize().toUri().toString()));
      return new Place(stores.writing(base), base, name);
    } catch (StorageException | IllegalArgumentException e) {
      throw new SettingsException("publish.to is " + name + ", but " + e.getMessage());
    }
  }

  private static String slashed(String location) {
    return location.endsWith("/") ? location : location + "/";
  }

  /**
   * @param path below this folder, with slashes
   */
  URI at(String path) {
    try {
      return base.resolve(new URI(null, null, path, null));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  /** What an object is called below this folder. */
  String pathOf(StoredObject object) {
    return object.location().getPath().substring(base.getPath().length());
  }

  List<StoredObject> list(String folder) throws StorageException {
    return store.list(at(folder));
  }

  byte[] read(StoredObject object) throws IOException {
    try (OpenObject open = store.open(object, object.all())) {
      return open.bytes().readAllBytes();
    }
  }

  StoredObject write(String path, byte[] bytes, WriteCondition condition) throws IOException {
    try (PendingObject pending = store.begin(at(path), condition)) {
      pending.write(bytes);
      return pending.commit();
    }
  }
}
