package dev.millrace.local;

import dev.millrace.schemas.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** Who may use the program's own schema registry. */
public record RegistrySettings(
    @Setting(
            key = "registry.users-file",
            text =
                "file of users of the program's own schema registry by their passwords' SHA-256, as"
                    + " millrace keys registry prints them; read again when it changes; clients log"
                    + " in by schema.registry.basic.auth.user.info; empty: it lets in whoever"
                    + " reaches it",
            none = "")
        Optional<Path> usersFile) {

  public static final RegistrySettings DEFAULT = new RegistrySettings(Optional.empty());
}
