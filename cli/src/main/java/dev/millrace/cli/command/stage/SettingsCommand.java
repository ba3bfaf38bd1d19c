package dev.millrace.cli.command.stage;

import dev.millrace.cli.settings.SettingKey;
import dev.millrace.cli.settings.SettingKeys;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    header = "Every setting with its default, as a file for --config.")
public final class SettingsCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    System.out.println("# kafka.* and schema.registry.* pass through to the clients");
    for (SettingKey key : SettingKeys.all()) {
      // A properties file takes a backslash for the beginning of an escape.
      String value = key.fallback().replace("\\", "\\\\");
      System.out.printf("%n# %s%n%s=%s%n", key.meaning(), key.name(), value);
    }
    return 0;
  }
}
