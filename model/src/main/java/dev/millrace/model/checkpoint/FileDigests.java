package dev.millrace.model.checkpoint;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** SHA-256 of files, in lower-case hexadecimal digits. */
public final class FileDigests {
  private FileDigests() {}

  public static String sha256(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }

  /** Of every file in a folder, by name. */
  public static Map<String, String> ofFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Map<String, String> digests = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(file.getFileName().toString(), sha256(file));
      }
      return digests;
    }
  }
}
