package dev.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    header = "Every setting with its default, as a file for --config.")
final class SettingsCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    System.out.println("# kafka.* and schema.registry.* pass through to the clients");
    for (SettingKey key : SettingKeys.all()) {
      System.out.printf("%n# %s%n%s=%s%n", key.meaning(), key.name(), key.fallback());
    }
    return 0;
  }
}
