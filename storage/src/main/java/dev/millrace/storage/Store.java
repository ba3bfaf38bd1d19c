package dev.millrace.storage;

import java.net.URI;

/** Where objects can be read from and written to, each as a whole; by any number of threads. */
public interface Store extends ReadableStore {

  /**
   * Begins an object. Nobody sees any of it before {@link PendingObject#commit}, and never if the
   * process dies before.
   */
  PendingObject begin(URI location, WriteCondition condition) throws StorageException;

  /** Takes the object away; that there is none is no fault. */
  void delete(URI location) throws StorageException;

  /**
   * Clears what processes that died have begun of objects whose name begins like this. Who writes
   * there meanwhile may lose it.
   *
   * @param prefix of a folder: the folder, whose sub-folders count
   */
  void clearPending(URI prefix) throws StorageException;
}
