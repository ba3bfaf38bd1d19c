package dev.millrace.ingest;

/**
 * A place between two records, from which reading can go on later.
 *
 * @param record the number of records before it, unreadable ones included
 * @param byteOffset where the next record begins in the file, compressed as it is; 0 where it
 *     begins inside a gzip member and can only be reached by reading the file again from its start
 */
public record Position(long record, long byteOffset) {
  /** Before the first record. */
  public static final Position START = new Position(0, 0);

  public Position {
    if (record < 0 || byteOffset < 0) {
      throw new IllegalArgumentException(
          "record " + record + " at byte " + byteOffset + ": a position is not negative");
    }
  }
}
