package dev.millrace.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.guard.GuardState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerStateTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWroteToTheLastBit() throws IOException {
    DataPosition position =
        new DataPosition(
            "token-blocks",
            new TreeMap<>(Map.of(0, 3L)),
            new TreeMap<>(),
            new TreeMap<>(Map.of(0, 9L, 11, 4L)),
            2);
    TrainerState state =
        new TrainerState(
            "run",
            12,
            11,
            1L << 40,
            77,
            position,
            -5,
            "id",
            "engine x",
            0.1 + 0.2,
            Math.nextUp(1.0),
            Double.MIN_VALUE,
            new GuardState(List.of(Math.nextUp(3.0), 0.1 + 0.7), 2),
            "its loss is high",
            "step-00000010",
            TrainerSettingsText.of(TestModels.Draft.of(folder, "run").settings()),
            "1.0",
            Map.of("a", "b"));
    state.write(folder);
    assertThat(TrainerState.read(folder)).isEqualTo(state);
  }

  @Test
  void lossesThatAreNotThereYetSurvive() throws IOException {
    TrainerState state = TrainerState.initial("run", 1, "id", "");
    state.write(folder);
    assertThat(TrainerState.read(folder)).isEqualTo(state);
    assertThat(TrainerState.read(folder).bestBitsPerByte()).isNaN();
  }

  @Test
  void aCheckpointOfAVersionBeforeTheGuardIsAGoodOne() throws IOException {
    TrainerState state = TrainerState.initial("run", 1, "id", "");
    state.write(folder);
    Path file = folder.resolve(CheckpointFiles.TRAINER);
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    json.remove(List.of("guard", "doubt"));
    Files.writeString(file, json.toString());
    assertThat(TrainerState.read(folder)).isEqualTo(state);
    assertThat(TrainerState.read(folder).doubt()).isEmpty();
  }

  @Test
  void aFileThatIsNotJsonIsNamed() throws IOException {
    Files.writeString(folder.resolve(CheckpointFiles.TRAINER), "{\"run\": ");
    assertThatThrownBy(() -> TrainerState.read(folder))
        .hasMessageStartingWith("cannot read " + folder.resolve("trainer.json"));
  }

  @Test
  void settingsAreNamedAsTheyAreSet() {
    Map<String, String> text =
        TrainerSettingsText.of(TestModels.Draft.of(folder, "r").withEpochs(3).settings());
    assertThat(text).containsEntry("epochs", "3").containsEntry("skipSteps", "[]");
  }
}
