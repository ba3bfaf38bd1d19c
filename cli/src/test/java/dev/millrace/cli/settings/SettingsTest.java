package dev.millrace.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.Device;
import dev.millrace.model.Precision;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    assertThat(settings.integer("train.epochs")).isEqualTo(3);
    assertThat(settings.text("train.run")).isEqualTo("b");
    assertThat(settings.integer("topics.partitions")).isEqualTo(2);
  }

  @Test
  void aCommandsDefaultGivesWayToTheUser() {
    Settings settings = Settings.of(Optional.empty(), List.of("train.run=mine"));
    Settings merged = settings.withDefaults(Map.of("train.run", "sample", "train.epochs", "2"));
    assertThat(merged.text("train.run")).isEqualTo("mine");
    assertThat(merged.integer("train.epochs")).isEqualTo(2);
  }

  @Test
  void everySettingSaysWhatItMeans() {
    assertThat(SettingKeys.all()).allSatisfy(key -> assertThat(key.meaning()).isNotBlank());
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

  @Test
  void flagsAndChoicesAreTakenByTheirNamesOnly() {
    Settings settings =
        Settings.of(Optional.empty(), List.of("train.device=cuda", "train.tf32=yes"));
    assertThat(settings.choice("train.device", Device.class)).isEqualTo(Device.CUDA);
    assertThat(settings.choice("train.precision", Precision.class)).isEqualTo(Precision.FP32);
    assertThat(settings.flag("train.recompute")).isFalse();
    assertThatThrownBy(() -> settings.flag("train.tf32"))
        .hasMessage("train.tf32 is 'yes', but must be true or false");
    Settings wrong = Settings.of(Optional.empty(), List.of("train.device=gpu"));
    assertThatThrownBy(() -> wrong.choice("train.device", Device.class))
        .hasMessage("train.device is 'gpu', but must be one of [auto, cpu, cuda]");
  }

  @Test
  void durationsHaveUnits() {
    assertThat(Settings.parseDuration("k", "500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Settings.parseDuration("k", "30d")).isEqualTo(Duration.ofDays(30));
    assertThatThrownBy(() -> Settings.parseDuration("k", "30"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("k is '30'");
  }
}
