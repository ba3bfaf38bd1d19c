package dev.millrace.storage;

import java.net.URI;
import java.util.List;

/** Where objects can be read from; by any number of threads. */
public interface ReadableStore {

  /** What lies there now. */
  StoredObject stat(URI location) throws StorageException;

  /**
   * Some bytes of just this version.
   *
   * @throws StorageException.Changed if another one lies there
   */
  OpenObject open(StoredObject object, ByteRange range) throws StorageException;

  /**
   * All objects whose name begins like this, by name.
   *
   * @param prefix of a folder: the folder, whose sub-folders count
   * @throws StorageException.Refused if this is no store that lists
   */
  List<StoredObject> list(URI prefix) throws StorageException;

  /** Some bytes of whatever version lies there; fewer only where the object ends before. */
  OpenObject open(URI location, ByteRange range) throws StorageException;
}
