package dev.millrace.local.access;

import dev.millrace.http.keys.SecretHash;

/**
 * One who may use the registry.
 *
 * @param name without white space and colons
 * @param hash of the password, which is also the token of who shows no name
 */
public record RegistryUser(String name, SecretHash hash, RegistryRight right) {
  private static final String FORM = "[^\\s#:]+";

  public RegistryUser {
    if (!isName(name)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a user");
    }
  }

  /** Basic authentication parts name and password by a colon; {@code #} begins a comment. */
  public static boolean isName(String name) {
    return name.matches(FORM);
  }
}
