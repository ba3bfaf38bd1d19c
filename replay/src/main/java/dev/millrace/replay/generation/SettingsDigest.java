package dev.millrace.replay.generation;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Names a set of settings: the same for equal ones. */
public final class SettingsDigest {
  private SettingsDigest() {}

  /** sha256 in hex of a line {@code key=value} for each, in the order of the keys. */
  public static String of(Map<String, String> settings) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(settings)
        .forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    return Hashing.sha256().hashString(lines, StandardCharsets.UTF_8).toString();
  }
}
