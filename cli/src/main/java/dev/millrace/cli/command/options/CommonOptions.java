package dev.millrace.cli.command.options;

import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.secrets.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that has settings. */
public final class CommonOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings, key=value a line; millrace settings lists the keys")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "one setting, over the file's; may be repeated")
  private List<String> overrides = new ArrayList<>();

  public Wiring wiring() {
    return wiring(Map.of(), Map.of());
  }

  /**
   * Those of {@code --set} whose key begins so, for a command to which they say something else; its
   * own wiring knows nothing of them.
   */
  public Map<String, String> takeOut(String prefix) {
    Map<String, String> taken = new LinkedHashMap<>();
    overrides.stream()
        .filter(override -> override.startsWith(prefix) && override.contains("="))
        .map(override -> override.split("=", 2))
        .forEach(pair -> taken.put(pair[0], pair[1]));
    overrides =
        overrides.stream()
            .filter(override -> !override.startsWith(prefix) || !override.contains("="))
            .toList();
    return taken;
  }

  /**
   * @param defaults a command's own, which file and {@code --set} override
   * @param options settings that have an option of their own, which overrides all
   */
  public Wiring wiring(Map<String, String> defaults, Map<String, String> options) {
    overrides.stream()
        .map(override -> override.split("=", 2))
        .filter(pair -> pair.length == 2 && Secrets.isSecret(pair[0]))
        .filter(pair -> !Secrets.isReference(pair[1]))
        .forEach(pair -> System.err.println("millrace: note: " + visible(pair[0])));
    return new Wiring(
        Settings.of(Optional.ofNullable(config), overrides)
            .withDefaults(defaults)
            .withOverrides(options));
  }

  private static String visible(String key) {
    return "--set "
        + key
        + " stands in the list of processes for all to read; put it into the file of --config, or"
        + " write ${file:/path:key} in its place";
  }
}
