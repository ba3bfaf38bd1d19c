package dev.millrace.ingest.internal.bytes;

import dev.millrace.ingest.BrokenInputException;
import java.io.Closeable;
import java.nio.ByteBuffer;

/** The records' bytes, whatever compression the file has. */
public sealed interface WarcInput extends Closeable permits PlainInput, GzipInput {

  /**
   * Reads some bytes into {@code target}, never past the end of a gzip member in one call.
   *
   * @return the number of bytes, possibly 0 where a member ends; -1 at the end of the file
   */
  int read(ByteBuffer target) throws BrokenInputException;

  /** The offset in the file, compressed as it is, up to which bytes were taken. */
  long offset();

  /** Whether the last byte given out ended a gzip member. */
  boolean atMemberEnd();

  /** Whether every byte, not only the first of a gzip member, can be sought by its offset. */
  boolean seekableAnywhere();

  /** Reads on from this offset: the start of a gzip member, or any offset of a plain file. */
  void seek(long offset);

  /**
   * Looks for the next place at or after {@code offset} where a record plainly begins and reads on
   * from there.
   *
   * @return false if there is none
   */
  boolean seekNextRecord(long offset);
}
