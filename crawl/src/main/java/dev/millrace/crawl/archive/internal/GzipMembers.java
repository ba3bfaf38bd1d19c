package dev.millrace.crawl.archive.internal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Finds where the whole members of a gzip file end (RFC 1952), as its writer wrote them. */
public final class GzipMembers {
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;

  private final InputStream in;
  private final byte[] input = new byte[8192];
  private final byte[] output = new byte[64 * 1024];
  private int lastRead;

  private GzipMembers(InputStream in) {
    this.in = in;
  }

  /** How many bytes of the file whole members fill. */
  public static long wholeBytes(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      GzipMembers members = new GzipMembers(in);
      long whole = 0;
      while (true) {
        long member = members.member();
        if (member < 0) {
          return whole;
        }
        whole += member;
      }
    }
  }

  /** The length of the next member; negative where there is none or it is damaged. */
  private long member() throws IOException {
    byte[] header = in.readNBytes(HEADER_BYTES);
    boolean plain =
        header.length == HEADER_BYTES
            && header[0] == 0x1f
            && header[1] == (byte) 0x8b
            && header[2] == 8
            && header[3] == 0;
    if (!plain) {
      return -1;
    }
    try {
      return HEADER_BYTES + data();
    } catch (EOFException | DataFormatException e) {
      return -1;
    }
  }

  /** The length of the compressed data and the trailer, which must agree with it. */
  private long data() throws IOException, DataFormatException {
    try (Inflater inflater = new Inflater(true)) {
      CRC32 sum = new CRC32();
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          feed(inflater);
        }
        sum.update(output, 0, inflater.inflate(output));
      }
      skipFully(inflater.getRemaining());
      byte[] trailer = in.readNBytes(TRAILER_BYTES);
      boolean agrees =
          trailer.length == TRAILER_BYTES
              && littleEndian(trailer, 0) == (int) sum.getValue()
              && littleEndian(trailer, 4) == (int) inflater.getBytesWritten();
      if (!agrees) {
        throw new DataFormatException("trailer");
      }
      return inflater.getBytesRead() + TRAILER_BYTES;
    }
  }

  private void feed(Inflater inflater) throws IOException {
    in.mark(input.length);
    int read = in.read(input);
    if (read < 0) {
      throw new EOFException();
    }
    inflater.setInput(input, 0, read);
    lastRead = read;
  }

  /** Goes back to where the data ended within the last read. */
  private void skipFully(int unread) throws IOException {
    in.reset();
    in.skipNBytes(lastRead - unread);
  }

  private static int littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 255)
        | ((bytes[at + 1] & 255) << 8)
        | ((bytes[at + 2] & 255) << 16)
        | ((bytes[at + 3] & 255) << 24);
  }
}
