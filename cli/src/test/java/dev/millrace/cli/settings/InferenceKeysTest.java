package dev.millrace.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.CommandRun;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceKeysTest {
  @TempDir Path folder;

  private static Settings set(String... overrides) {
    return Settings.of(Optional.empty(), List.of(overrides));
  }

  @Test
  void withoutSettingsTheDefaultsHold() {
    assertThat(InferenceKeys.inference(set())).isEqualTo(InferenceSettings.defaults());
    assertThat(InferenceKeys.weights(set())).isEqualTo(WeightFormat.F32);
  }

  @Test
  void everySettingReachesItsPlace() {
    Settings settings =
        set(
            "inference.host=0.0.0.0",
            "inference.port=1",
            "inference.model-name=wheel",
            "inference.api-keys=a, b",
            "inference.cors-origins=https://one.test",
            "inference.max-running=2",
            "inference.max-waiting=3",
            "inference.max-body-bytes=4096",
            "inference.max-tokens=5",
            "inference.timeout=6s",
            "inference.request-timeout=7s",
            "inference.prompt-chunk-tokens=8",
            "inference.prefix-cache-tokens=9",
            "inference.max-side-models=10",
            "inference.chat-system={content}\\\\",
            "inference.chat-user=Q: {content}\\n",
            "inference.chat-assistant=A:\\t{content}\\n",
            "inference.chat-opening=A:",
            "inference.chat-stops=\\nQ:,###",
            "inference.weights=INT8",
            "inference.run=r",
            "inference.gate-max-worsening=0.5");
    InferenceSettings made = InferenceKeys.inference(settings);
    assertThat(made.host()).isEqualTo("0.0.0.0");
    assertThat(made.port()).isEqualTo(1);
    assertThat(made.modelName()).isEqualTo("wheel");
    assertThat(made.access().apiKeys()).containsExactlyInAnyOrder("a", "b");
    assertThat(made.access().corsOrigins()).containsExactly("https://one.test");
    assertThat(made.limits())
        .isEqualTo(
            new InferenceSettings.Limits(
                2, 3, 4096, 5, Duration.ofSeconds(6), Duration.ofSeconds(7)));
    assertThat(made.reuse()).isEqualTo(new InferenceSettings.Reuse(8, 9, 10));
    assertThat(made.chat().system()).isEqualTo("{content}\\");
    assertThat(made.chat().user()).isEqualTo("Q: {content}\n");
    assertThat(made.chat().assistant()).isEqualTo("A:\t{content}\n");
    assertThat(made.chat().opening()).isEqualTo("A:");
    assertThat(made.chat().stops()).containsExactly("\nQ:", "###");
    assertThat(InferenceKeys.weights(settings)).isEqualTo(WeightFormat.INT8);
    assertThat(InferenceKeys.follow(settings, folder).run()).contains("r");
    assertThat(InferenceKeys.follow(settings, folder).maxWorsening()).isEqualTo(0.5);
  }

  @Test
  void whatTheSettingsCommandPrintsIsWhatHoldsWithoutAFile() throws Exception {
    CommandRun printed = CommandRun.of("settings");
    Path file = folder.resolve("all.properties");
    Files.writeString(file, printed.out());
    Settings read = Settings.of(Optional.of(file), List.of());
    for (SettingKey key : SettingKeys.all()) {
      assertThat(read.text(key.name())).as(key.name()).isEqualTo(key.fallback());
    }
    assertThat(InferenceKeys.inference(read)).isEqualTo(InferenceSettings.defaults());
  }

  @ParameterizedTest
  @CsvSource({
    "inference.weights=int4",
    "inference.port=65536",
    "inference.model-name=",
    "inference.max-running=0",
    "inference.max-waiting=-1",
    "inference.max-body-bytes=1023",
    "inference.max-tokens=0",
    "inference.timeout=0s",
    "inference.request-timeout=999ms",
    "inference.prompt-chunk-tokens=0",
    "inference.prefix-cache-tokens=-1",
    "inference.max-side-models=-1",
    "inference.gate-max-worsening=-0.1",
    "inference.gate-max-worsening=NaN",
    "inference.chat-user=who",
    "inference.chat-opening=\\x",
    "inference.chat-stops=a\\",
  })
  void whatCannotWorkIsRefusedByName(String override) {
    Settings settings = set(override);
    assertThatThrownBy(
            () -> {
              InferenceKeys.inference(settings);
              InferenceKeys.weights(settings);
              InferenceKeys.follow(settings, folder);
            })
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(override.substring(0, override.indexOf('=')));
  }
}
