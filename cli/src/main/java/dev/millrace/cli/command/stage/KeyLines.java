package dev.millrace.cli.command.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** New secrets, and the files that keep what is kept of them. */
final class KeyLines {
  private static final int SECRET_BYTES = 32;

  private KeyLines() {}

  /** Of 256 random bits, and to be told from other secrets by its beginning. */
  static String newSecret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return "mr-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Adds a line; the file is made readable for its owner alone. */
  static void append(Path file, String line) {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
