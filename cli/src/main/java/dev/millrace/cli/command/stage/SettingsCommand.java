package dev.millrace.cli.command.stage;

import dev.millrace.cli.settings.DeclaredSettings;
import dev.millrace.cli.settings.SettingKey;
import dev.millrace.cli.settings.SettingsPage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    header = "Every setting with its default, as a file for --config.",
    description = {"", "Example: millrace settings train inference.port%n"})
public final class SettingsCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "GROUP|KEY",
      description = "what a key begins with, such as train, or a whole key; default: all")
  private List<String> wanted = new ArrayList<>();

  @Option(names = "--markdown", description = "all as the page docs/settings.md")
  private boolean markdown;

  @Override
  public Integer call() {
    if (markdown) {
      System.out.print(SettingsPage.markdown());
      return 0;
    }
    Stream<SettingKey> keys =
        wanted.isEmpty()
            ? DeclaredSettings.all().stream()
            : wanted.stream().map(DeclaredSettings::matching).flatMap(List::stream);
    print(keys.toList());
    return 0;
  }

  private static void print(List<SettingKey> keys) {
    System.out.println("# kafka.* and schema.registry.* pass through to the clients; in them");
    System.out.println("# ${file:/path:key}, ${dir:/folder:file} and ${env:NAME} name secrets");
    for (SettingKey key : keys) {
      // A properties file takes a backslash for the beginning of an escape.
      String value = key.fallback().replace("\\", "\\\\");
      String bound = key.bound().isEmpty() ? "" : " (" + key.bound() + ")";
      System.out.printf("%n# %s%s%n%s=%s%n", key.meaning(), bound, key.name(), value);
    }
  }
}
