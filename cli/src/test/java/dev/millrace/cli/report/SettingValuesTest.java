package dev.millrace.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.settings.DeclaredSettings;
import dev.millrace.cli.settings.SettingKey;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerSettingsText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingValuesTest {
  @Test
  void everySettingOfTheTrainingIsToldByItsKeyButFolders() {
    assertThat(SettingValues.trainersDefaults().keySet())
        .containsExactlyInAnyOrderElementsOf(
            DeclaredSettings.matching("train").stream()
                .map(SettingKey::name)
                .filter(key -> !key.equals("train.tensorboard"))
                .toList());
  }

  @Test
  void whatIsToldCanBeSetAgainAndMeansTheSame() {
    Path root = Path.of("/checkpoints");
    TrainerSettings other =
        new Wiring(
                Settings.of(
                    Optional.empty(),
                    List.of(
                        "train.seed=7",
                        "train.checkpoint-every=90s",
                        "train.weight-decay=0.01",
                        "train.on-divergence=pause",
                        "train.precision=bf16",
                        "train.skip-steps=3,5",
                        "train.decay-steps=20")))
            .trainer(root);
    List<String> told =
        SettingValues.of(TrainerSettingsText.of(other)).entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .toList();
    assertThat(new Wiring(Settings.of(Optional.empty(), told)).trainer(root)).isEqualTo(other);
  }

  @Test
  void settingsOfAnotherVersionArePassedOver() {
    assertThat(SettingValues.of(Map.of("forgotten", "1", "seed", "7")))
        .isEqualTo(Map.of("train.seed", "7"));
  }
}
