package dev.millrace.local.internal.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may be written to a subject. */
enum RegistryMode {
  READWRITE,
  READONLY,
  /** Schemas come with the id and version they had in another registry. */
  IMPORT;

  /** Reads a name in any case. */
  static Optional<RegistryMode> parse(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(mode -> mode.name().equals(upper)).findFirst();
  }
}
