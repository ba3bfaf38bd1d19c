package dev.millrace.storage;

import java.io.IOException;
import java.io.OutputStream;

/** An object while it is written; closing it without {@link #commit} leaves nothing of it. */
public abstract class PendingObject extends OutputStream {

  /**
   * Makes all that was written visible at once.
   *
   * @throws StorageException.Conflict if the write's condition does not hold; nothing is changed
   */
  public abstract StoredObject commit() throws IOException;
}
