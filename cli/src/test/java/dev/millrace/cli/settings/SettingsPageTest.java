package dev.millrace.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The places that tell of settings tell what is declared. */
class SettingsPageTest {
  @TempDir private Path folder = Path.of("");

  /** Defaults are written there too, so that two that were exchanged are noticed. */
  @Test
  void theReferencePageIsWhatTheDeclarationsSay() throws Exception {
    assertThat(Files.readString(Path.of("..", "docs", "settings.md")))
        .as("mend it by: ./millrace settings --markdown > docs/settings.md")
        .isEqualTo(CommandRun.of("settings", "--markdown").out());
  }

  @Test
  void whatTheSettingsCommandPrintsIsWhatHoldsWithoutAFile() throws Exception {
    Path file = folder.resolve("all.properties");
    Files.writeString(file, CommandRun.of("settings").out());
    Settings read = Settings.of(Optional.of(file), List.of());

    for (SettingKey key : DeclaredSettings.all()) {
      assertThat(read.given(key.name())).as(key.name()).hasValue(key.fallback());
    }
    Wiring untouched = new Wiring(Settings.of(Optional.empty(), List.of()));
    Wiring all = new Wiring(read);
    for (Reach reach : SettingsMappingTest.all()) {
      assertThat(reach.place().apply(all))
          .as(reach.key())
          .isEqualTo(reach.place().apply(untouched));
    }
  }

  @Test
  void aGroupOrAKeyIsPrintedAlone() {
    assertThat(keys(CommandRun.of("settings", "dedup", "train.seed")))
        .containsExactly(
            "dedup.window=dump", "dedup.retention=90d", "dedup.across-dumps=", "train.seed=1");
    CommandRun unknown = CommandRun.of("settings", "train.sed");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.errors())
        .isEqualTo("millrace: unknown setting train.sed; did you mean train.seed?\n");
  }

  @Test
  void helpOfACommandWithSettingsNamesTheirGroups() {
    String help = CommandRun.of("train", "--help").out();

    assertThat(help.replaceAll("\\s+", " "))
        .contains("Settings: " + String.join(", ", DeclaredSettings.groups()));
    assertThat(CommandRun.of("decode", "--help").out()).doesNotContain("Settings:");
  }

  private static List<String> keys(CommandRun run) {
    return run.out().lines().filter(line -> line.matches("[a-z].*=.*")).toList();
  }
}
