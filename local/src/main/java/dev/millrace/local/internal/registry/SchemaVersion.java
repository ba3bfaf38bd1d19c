package dev.millrace.local.internal.registry;

import java.util.List;
import java.util.OptionalInt;

/**
 * A version as it stands in a path.
 *
 * @param number empty is the latest
 */
record SchemaVersion(OptionalInt number) {

  /** Reads {@code latest}, {@code -1}, or a number from 1. */
  static SchemaVersion parse(String text) {
    if (text.equals("latest") || text.equals("-1")) {
      return new SchemaVersion(OptionalInt.empty());
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return new SchemaVersion(OptionalInt.of(number));
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number below 1.
    }
    throw new RegistryException(
        42202,
        "The specified version '"
            + text
            + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string"
            + " \"latest\"");
  }

  /**
   * @param versions of one subject in ascending order, at least one
   */
  RegisteredSchema among(List<RegisteredSchema> versions) {
    if (number.isEmpty()) {
      return versions.getLast();
    }
    int wanted = number.getAsInt();
    return versions.stream()
        .filter(s -> s.version() == wanted)
        .findFirst()
        .orElseThrow(() -> RegistryException.versionNotFound(wanted));
  }
}
