package dev.millrace.local.access;

import dev.millrace.http.keys.SecretHash;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of users, one a line: {@code NAME SHA256 read|write}, as {@code millrace keys registry}
 * prints them; {@code #} begins a comment.
 */
public final class RegistryUserFile {
  private static final String FORM = "NAME SHA256 read|write";

  private final Path file;

  private RegistryUserFile(Path file) {
    this.file = file;
  }

  /** The line for a user. */
  public static String line(RegistryUser user) {
    return user.name() + " " + user.hash() + " " + user.right().id();
  }

  /**
   * At least one user: a file without any would let nobody in.
   *
   * @throws SettingsException if the file cannot be read, or a line is none of a user; names the
   *     line
   */
  public static List<RegistryUser> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new SettingsException(
          "registry.users-file is '" + file + "', which cannot be read: " + e.getMessage(), e);
    }
    List<RegistryUser> users = new RegistryUserFile(file).users(lines);
    if (users.isEmpty()) {
      throw new SettingsException(
          "registry.users-file is '"
              + file
              + "', which names no user: millrace keys registry NAME --to "
              + file
              + " adds one");
    }
    return users;
  }

  private List<RegistryUser> users(List<String> lines) {
    List<RegistryUser> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      RegistryUser user = user(line, i + 1);
      if (!names.add(user.name())) {
        throw wrong(i + 1, "'" + user.name() + "' is there already: names must differ");
      }
      users.add(user);
    }
    return users;
  }

  private RegistryUser user(String line, int number) {
    String[] fields = line.split("\\s+", -1);
    if (fields.length != 3) {
      throw wrong(number, fields.length + " fields, but must be " + FORM);
    }
    if (!RegistryUser.isName(fields[0])) {
      throw wrong(number, "the name must be without # and colons");
    }
    SecretHash hash =
        SecretHash.parse(fields[1])
            .orElseThrow(
                () ->
                    wrong(
                        number,
                        "the password's SHA-256 must be 64 digits of 0-9 and a-f: millrace keys"
                            + " registry prints it"));
    RegistryRight right =
        RegistryRight.of(fields[2])
            .orElseThrow(
                () -> wrong(number, "'" + fields[2] + "' is no right: they are read and write"));
    return new RegistryUser(fields[0], hash, right);
  }

  private SettingsException wrong(int number, String what) {
    return new SettingsException(file + ", line " + number + ": " + what);
  }
}
