package dev.millrace.local.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user of the registry may do. */
public enum RegistryRight {
  /** Ask for schemas: all that stages do. */
  READ,
  /** Register schemas and set levels of compatibility as well, as {@code topics create} does. */
  WRITE;

  /** The name in files of users: {@code read}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<RegistryRight> of(String id) {
    return Arrays.stream(values()).filter(right -> right.id().equals(id)).findFirst();
  }
}
