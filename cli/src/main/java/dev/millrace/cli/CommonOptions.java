package dev.millrace.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that has settings. */
final class CommonOptions {
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

  Wiring wiring() {
    return wiring(Map.of());
  }

  /**
   * @param chosen a command's own options, over everything else
   */
  Wiring wiringWith(Map<String, String> chosen) {
    List<String> all = new ArrayList<>(overrides);
    chosen.forEach((key, value) -> all.add(key + "=" + value));
    return new Wiring(Settings.of(Optional.ofNullable(config), all));
  }

  /**
   * @param defaults a command's own, which file and options override
   */
  Wiring wiring(Map<String, String> defaults) {
    return new Wiring(Settings.of(Optional.ofNullable(config), overrides).withDefaults(defaults));
  }
}
