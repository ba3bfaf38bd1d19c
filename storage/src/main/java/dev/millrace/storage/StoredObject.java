package dev.millrace.storage;

import java.net.URI;

/**
 * One version of one object.
 *
 * @param etag as the store gives it, quotes included; where a web server gives none, when the
 *     object was last modified; empty where it says neither
 */
public record StoredObject(URI location, String etag, long bytes) {
  public StoredObject {
    if (bytes < 0) {
      throw new IllegalArgumentException(location + " of " + bytes + " bytes");
    }
  }

  /** Names this version: the object at the same place with other bytes has another. */
  public String identity() {
    return location + " " + etag + " " + bytes;
  }

  public ByteRange all() {
    return new ByteRange(0, bytes);
  }

  /** From this byte to the end. */
  public ByteRange from(long first) {
    return new ByteRange(first, bytes);
  }
}
