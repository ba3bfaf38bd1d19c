package dev.millrace.storage;

import java.net.URI;
import java.util.List;

/** Where objects can be read from and written to, each as a whole; by any number of threads. */
public interface Store extends ReadableStore {

  /**
   * Begins an object. Nobody sees any of it before {@link PendingObject#commit}, and never if the
   * process dies before.
   */
  PendingObject begin(URI location, WriteCondition condition) throws StorageException;

  /**
   * All objects whose name begins like this, by name.
   *
   * @param prefix of a folder: the folder, whose sub-folders count
   */
  List<StoredObject> list(URI prefix) throws StorageException;

  /** Takes the object away; that there is none is no fault. */
  void delete(URI location) throws StorageException;
}
