package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.http.keys.SecretHash;
import dev.millrace.local.access.RegistryRight;
import dev.millrace.local.access.RegistryUser;
import dev.millrace.local.access.RegistryUserFile;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "registry",
    mixinStandardHelpOptions = true,
    header =
        "Makes a password for a user of millrace registry, shows it this once, and writes its"
            + " line for the file of users.",
    description = {
      "",
      "Example: millrace keys registry stages --to users.txt%n"
          + "         millrace keys registry operator --right write --to users.txt%n"
          + "         millrace registry --set registry.users-file=users.txt%n"
    })
public final class KeysRegistryCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      description = "who logs in by it, without white space, # and colons")
  private String name = "";

  @Option(
      names = "--right",
      paramLabel = "RIGHT",
      defaultValue = "read",
      description =
          "read: all that stages need; write: register schemas too, as topics create does"
              + " (default: ${DEFAULT-VALUE})")
  private RegistryRight right = RegistryRight.READ;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "appends the line there, for registry.users-file; else it is printed")
  private @Nullable Path file;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    requireValid();
    String password = KeyLines.newSecret();
    String line = RegistryUserFile.line(new RegistryUser(name, SecretHash.of(password), right));
    Optional.ofNullable(file).ifPresent(to -> KeyLines.append(to, line));
    json.print(
        Map.of("password", password, "line", line),
        file == null ? password + "\n" + line : password);
    return 0;
  }

  private void requireValid() {
    if (!RegistryUser.isName(name)) {
      throw new SettingsException(
          "the name is '" + name + "', but must be without white space, # and colons");
    }
    boolean taken =
        file != null
            && Files.exists(file)
            && RegistryUserFile.read(file).stream().anyMatch(user -> user.name().equals(name));
    if (taken) {
      throw new SettingsException(
          file + " has a user '" + name + "' already: take the line out, or use another name");
    }
  }
}
