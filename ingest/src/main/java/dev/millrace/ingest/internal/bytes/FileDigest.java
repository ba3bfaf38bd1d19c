package dev.millrace.ingest.internal.bytes;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Path;

/** The identity of a file: what is in it, whatever its name is. */
public final class FileDigest {
  private FileDigest() {}

  /** SHA-256 of the content in lower-case hexadecimal digits. */
  public static String sha256(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }
}
