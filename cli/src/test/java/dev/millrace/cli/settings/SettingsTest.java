package dev.millrace.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void anOverrideBeatsTheFileAndTheFileBeatsTheDefault() throws Exception {
    Path file = folder.resolve("millrace.properties");
    Files.writeString(file, "train.epochs=3\ntrain.run=a\n");
    Settings settings = Settings.of(Optional.of(file), List.of("train.run=b"));
    assertThat(settings.text("train.epochs")).isEqualTo("3");
    assertThat(settings.text("train.run")).isEqualTo("b");
    assertThat(settings.text("topics.partitions")).isEqualTo("2");
  }

  @Test
  void aCommandsDefaultGivesWayToTheUser() {
    Settings settings = Settings.of(Optional.empty(), List.of("train.run=mine"));
    Settings merged = settings.withDefaults(Map.of("train.run", "sample", "train.epochs", "2"));
    assertThat(merged.text("train.run")).isEqualTo("mine");
    assertThat(merged.text("train.epochs")).isEqualTo("2");
  }

  @Test
  void everySettingSaysWhatItMeans() {
    assertThat(DeclaredSettings.all()).allSatisfy(key -> assertThat(key.meaning()).isNotBlank());
  }

  @Test
  void anUnknownKeyNamesTheNearestKnownOne() {
    assertThatThrownBy(() -> Settings.of(Optional.empty(), List.of("train.epoch=2")))
        .isInstanceOf(SettingsException.class)
        .hasMessage("unknown setting train.epoch; did you mean train.epochs?");
  }

  @Test
  void clientSettingsPassThroughWithoutTheirPrefix() {
    Settings settings = Settings.of(Optional.empty(), List.of("kafka.security.protocol=SSL"));
    assertThat(settings.passedThrough("kafka."))
        .containsExactly(Map.entry("security.protocol", "SSL"));
  }
}
