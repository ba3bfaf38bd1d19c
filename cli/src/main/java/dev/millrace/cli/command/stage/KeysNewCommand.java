package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.http.keys.SecretHash;
import dev.millrace.inference.access.ApiKey;
import dev.millrace.inference.access.ApiKeyFile;
import dev.millrace.inference.access.KeyScope;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    header = "Makes a key, shows it this once, and writes its line for the file of keys.",
    description = {
      "",
      "Example: millrace keys new alice --scopes generate,read --per-minute 60 --to keys.txt%n"
    })
public final class KeysNewCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "whose key it is, without white space")
  private String name = "";

  @Option(
      names = "--scopes",
      paramLabel = "SCOPE",
      split = ",",
      defaultValue = "generate,read",
      description =
          "what it may be used for: generate, read, admin, comma-separated (default:"
              + " ${DEFAULT-VALUE})")
  private List<KeyScope> scopes = List.of();

  @Option(
      names = "--per-minute",
      paramLabel = "N",
      defaultValue = "0",
      description = "requests a minute; 0: as many as it likes (default: ${DEFAULT-VALUE})")
  private int perMinute;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "appends the line there, for inference.api-keys-file; else it is printed")
  private @Nullable Path file;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    requireValid();
    String key = KeyLines.newSecret();
    String line =
        ApiKeyFile.line(new ApiKey(name, SecretHash.of(key), EnumSet.copyOf(scopes), perMinute));
    Optional.ofNullable(file).ifPresent(to -> KeyLines.append(to, line));
    json.print(Map.of("key", key, "line", line), file == null ? key + "\n" + line : key);
    return 0;
  }

  private void requireValid() {
    if (!name.matches("[^\\s#]+")) {
      throw new SettingsException("the name is '" + name + "', but must be without white space");
    }
    if (perMinute < 0) {
      throw new SettingsException("--per-minute is " + perMinute + ", but must be at least 0");
    }
    boolean taken =
        file != null
            && Files.exists(file)
            && ApiKeyFile.read(file).stream().anyMatch(key -> key.name().equals(name));
    if (taken) {
      throw new SettingsException(
          file + " has a key of '" + name + "' already: take its line out, or use another name");
    }
  }
}
