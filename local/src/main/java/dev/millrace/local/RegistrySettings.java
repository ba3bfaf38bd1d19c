package dev.millrace.local;

import dev.millrace.schemas.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** Who may use the program's own schema registry, and what it shows that it is. */
public record RegistrySettings(
    @Setting(
            key = "registry.users-file",
            text =
                "file of users of the program's own schema registry by their passwords' SHA-256, as"
                    + " millrace keys registry prints them; read again when it changes; clients log"
                    + " in by schema.registry.basic.auth.user.info; empty: it lets in whoever"
                    + " reaches it",
            none = "")
        Optional<Path> usersFile,
    Tls tls) {

  public static final RegistrySettings DEFAULT = new RegistrySettings(Optional.empty(), Tls.NONE);

  /**
   * What the registry shows that it is.
   *
   * @param certificate PEM, its own first, then those that vouch for it
   * @param key its private key, PEM, PKCS #8; both or none
   */
  public record Tls(
      @Setting(
              key = "registry.tls-certificate",
              text =
                  "PEM file of the certificate of millrace registry and those that vouch for it;"
                      + " empty: no TLS; run and local listen on loopback alone, and speak none",
              none = "")
          Optional<Path> certificate,
      @Setting(
              key = "registry.tls-key",
              text = "PEM file of its private key, PKCS #8 without a password",
              none = "")
          Optional<Path> key) {
    /** Plain HTTP. */
    public static final Tls NONE = new Tls(Optional.empty(), Optional.empty());
  }

  /** Whoever reaches it is let in by users of this file alone. */
  public static RegistrySettings users(Path file) {
    return new RegistrySettings(Optional.of(file), Tls.NONE);
  }

  /** The same over plain HTTP. */
  RegistrySettings withoutTls() {
    return new RegistrySettings(usersFile, Tls.NONE);
  }
}
