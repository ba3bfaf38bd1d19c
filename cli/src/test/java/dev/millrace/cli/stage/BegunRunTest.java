package dev.millrace.cli.stage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerSettingsText;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.guard.GuardState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BegunRunTest {
  @TempDir private Path checkpoints = Path.of("");

  private void begin(String previous, String... settings) throws IOException {
    TrainerSettings trainer = wiring(settings).trainer(checkpoints);
    Path folder = Files.createDirectories(trainer.runFolder().resolve("step-00000010"));
    TrainerState state =
        new TrainerState(
            trainer.run(),
            10,
            10,
            1000,
            10,
            DataPosition.start(),
            trainer.seed(),
            "tokenizer-id",
            "nd4j",
            3.25,
            1.5,
            1.5,
            GuardState.begin(),
            "",
            previous,
            TrainerSettingsText.of(trainer),
            "0.1.0",
            Map.of());
    Files.write(
        folder.resolve(CheckpointFiles.TRAINER), new ObjectMapper().writeValueAsBytes(state));
  }

  private static Wiring wiring(String... settings) {
    return new Wiring(Settings.of(Optional.empty(), List.of(settings)));
  }

  private void start(String... settings) {
    Wiring wiring = wiring(settings);
    BegunRun.requireSame(wiring, wiring.trainer(checkpoints));
  }

  @ParameterizedTest
  @CsvSource({
    "train.model, gpt2, tiny",
    "train.seed, 7, 1",
    "train.context-length, 128, 256",
  })
  void whatARunCannotTakeIsRefusedByKeyWithTheWayOut(String key, String value, String begun)
      throws IOException {
    begin("");

    assertThatThrownBy(() -> start(key + "=" + value))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "%s is '%s', but run default was begun with '%s', which it keeps; set %s=%s, or name a"
                    .formatted(key, value, begun, key, begun)
                + " new run with train.run");
    assertThatCode(() -> start(key + "=" + begun)).doesNotThrowAnyException();
    assertThatCode(() -> start(key + "=" + value, "train.run=other")).doesNotThrowAnyException();
  }

  @Test
  void modelAndSeedNeedNotBeSaidAgainButTheContextMust() throws IOException {
    begin("", "train.model=small", "train.seed=7", "train.context-length=128");

    assertThatCode(() -> start("train.context-length=128")).doesNotThrowAnyException();
    assertThatThrownBy(() -> start("train.model=small"))
        .hasMessageStartingWith("train.context-length is '256', but run default was begun with");
  }

  @Test
  void whatARunTakesFromOneStartToTheNextIsNotRefused() throws IOException {
    begin("");

    assertThatCode(
            () ->
                start("train.learning-rate=0.01", "train.blocks-per-step=2", "train.engine=torch"))
        .doesNotThrowAnyException();
  }

  @Test
  void aForkMayBeginWithAnotherContextButNotAnotherModel() throws IOException {
    begin("../mill/step-00000005");

    assertThatCode(() -> start("train.context-length=128")).doesNotThrowAnyException();
    assertThatThrownBy(() -> start("train.model=small")).isInstanceOf(SettingsException.class);
  }
}
