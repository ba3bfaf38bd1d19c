package dev.millrace.inference.access;

import dev.millrace.http.keys.SecretHash;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of keys, one a line: {@code NAME SHA256 SCOPES [REQUESTS/min]}, as {@code millrace keys
 * new} prints them; {@code #} begins a comment.
 */
public final class ApiKeyFile {
  private static final String FORM = "NAME SHA256 SCOPES [REQUESTS/min]";
  private static final String RATE = "/min";

  private final Path file;

  private ApiKeyFile(Path file) {
    this.file = file;
  }

  /** The line for a key. */
  public static String line(ApiKey key) {
    String scopes = String.join(",", key.scopes().stream().sorted().map(KeyScope::id).toList());
    String rate = key.perMinute() == 0 ? "" : " " + key.perMinute() + RATE;
    return key.name() + " " + key.hash() + " " + scopes + rate;
  }

  /**
   * @throws SettingsException if the file cannot be read, or a line is none of a key; names the
   *     line
   */
  public static List<ApiKey> read(Path file) {
    try {
      return new ApiKeyFile(file).keys(Files.readAllLines(file));
    } catch (IOException e) {
      throw new SettingsException(
          "inference.api-keys-file is '" + file + "', which cannot be read: " + e.getMessage(), e);
    }
  }

  private List<ApiKey> keys(List<String> lines) {
    List<ApiKey> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      ApiKey key = key(line, i + 1);
      if (!names.add(key.name())) {
        throw wrong(i + 1, "'" + key.name() + "' is there already: names must differ");
      }
      keys.add(key);
    }
    return keys;
  }

  private ApiKey key(String line, int number) {
    String[] fields = line.split("\\s+", -1);
    if (fields.length < 3 || fields.length > 4) {
      throw wrong(number, fields.length + " fields, but must be " + FORM);
    }
    return new ApiKey(
        fields[0],
        hash(fields[1], number),
        scopes(fields[2], number),
        fields.length == 4 ? rate(fields[3], number) : 0);
  }

  private SecretHash hash(String hex, int number) {
    return SecretHash.parse(hex)
        .orElseThrow(
            () ->
                wrong(
                    number,
                    "the key's SHA-256 must be 64 digits of 0-9 and a-f: millrace keys new prints"
                        + " it"));
  }

  private Set<KeyScope> scopes(String names, int number) {
    Set<KeyScope> scopes = EnumSet.noneOf(KeyScope.class);
    for (String name : names.split(",", -1)) {
      scopes.add(
          KeyScope.of(name)
              .orElseThrow(
                  () ->
                      wrong(
                          number,
                          "'" + name + "' is no scope: they are generate, read and admin")));
    }
    return scopes;
  }

  private int rate(String text, int number) {
    try {
      int rate =
          text.endsWith(RATE)
              ? Integer.parseInt(text.substring(0, text.length() - RATE.length()))
              : 0;
      if (rate > 0) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(number, "'" + text + "' is no rate: write it as 60/min");
  }

  private SettingsException wrong(int number, String what) {
    return new SettingsException(file + ", line " + number + ": " + what);
  }
}
