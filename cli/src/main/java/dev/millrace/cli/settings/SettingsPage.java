package dev.millrace.cli.settings;

import java.util.stream.Collectors;

/** Every setting in Markdown, a table a group: what {@code docs/settings.md} holds. */
public final class SettingsPage {
  private static final String BEGINNING =
      """
      # Settings

      Made from the program's own declarations: `./millrace settings --markdown > docs/settings.md`.

      A setting is given by `--set key=value`, or as a line `key=value` of the file that `--config` names; `--set` comes
      first. `millrace settings` prints all with their defaults as such a file, `millrace settings train` one group.
      Keys that begin with `kafka.` or `schema.registry.` pass through to Kafka's clients and the registry's; in their values
      `${file:/path:key}`, `${dir:/folder:file}` and `${env:NAME}` stand for a secret that is looked up when a client is made. Durations
      are a number with a unit: `500ms`, `60s`, `10m`, `6h`, `30d`. In the texts of chat prompts `\\n`, `\\t` and `\\\\` stand for a
      line's end, a tab and a backslash. A value that cannot work ends every command before anything starts, with exit
      code 2 and a line that names key, value and bound.

      A generation of documents and blocks is begun with the settings marked g. What was made with another value stays as
      it is, so a start with other ones says so, by key; a new `topics.generation` makes all anew.
      """;

  private SettingsPage() {}

  public static String markdown() {
    return BEGINNING
        + DeclaredSettings.groups().stream().map(SettingsPage::group).collect(Collectors.joining());
  }

  private static String group(String group) {
    return "\n## %s\n\n| key | default | values | meaning |\n|---|---|---|---|\n".formatted(group)
        + DeclaredSettings.matching(group).stream()
            .map(SettingsPage::row)
            .collect(Collectors.joining());
  }

  private static String row(SettingKey key) {
    return "| `%s`%s | %s | %s | %s |\n"
        .formatted(
            key.name(),
            key.stage().isEmpty() ? "" : " g",
            code(key.fallback()),
            cell(key.bound()),
            cell(key.meaning()));
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
