package dev.millrace.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import dev.millrace.trainer.FakeEngine;
import dev.millrace.trainer.TestModels;
import dev.millrace.trainer.data.Lineage;
import dev.millrace.trainer.guard.GuardState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  private static final Tokenizer TOKENIZER = TestModels.bytes();

  @TempDir Path folder;

  private Path runFolder;
  private RunFolder run;
  private CheckpointFolder checkpoints;

  @BeforeEach
  void name() {
    runFolder = folder.resolve("run");
    run = new RunFolder(runFolder);
    checkpoints = new CheckpointFolder(run);
  }

  private Path write(long step) {
    return write(step, new FakeEngine());
  }

  private Path write(long step, FakeEngine engine) {
    TrainerState initial = TrainerState.initial("run", 1, TOKENIZER.id(), "v");
    TrainerState state =
        new TrainerState(
            "run",
            step,
            step,
            0,
            0,
            initial.position(),
            1,
            TOKENIZER.id(),
            "fake",
            1,
            1,
            1,
            GuardState.begin(),
            "",
            "",
            Map.of(),
            "v",
            Map.of());
    return checkpoints.write(engine, state, TOKENIZER, new Lineage());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(runFolder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void namesFoldersAlikeUnderALocaleWithOtherDigits() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("fa-IR"));
      assertThat("%d".formatted(12)).isNotEqualTo("12");
      assertThat(write(12).getFileName()).hasToString("step-00000012");
      assertThat(run.newest()).isPresent();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aRunThatHasNotBegunHasNone() {
    assertThat(run.all()).isEmpty();
    assertThat(run.newest()).isEmpty();
    run.deleteUnfinished();
    assertThat(runFolder).doesNotExist();
  }

  @Test
  void aCheckpointIsAModelFolderThatNamesTheSha256OfItsFiles() throws IOException {
    Path written = write(12);
    assertThat(written.getFileName().toString()).isEqualTo("step-00000012");
    assertThat(names()).containsExactly("step-00000012");
    try (ModelFolder model = ModelFolder.read(written)) {
      assertThat(model.config()).isEqualTo(TestModels.config());
      assertThat(model.specialTokens().endOfText()).containsExactly(256);
    }
    assertThat(Tokenizer.read(written.resolve("tokenizer.json")).id()).isEqualTo(TOKENIZER.id());
    assertThat(TokenizerFolder.TOKENIZER).isEqualTo(CheckpointFiles.TOKENIZER);
    TrainerState state = TrainerState.read(written);
    assertThat(state.files())
        .containsOnlyKeys(
            "config.json",
            "model.safetensors",
            "optimizer.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
            "documents.jsonl.gz");
    CheckpointFolder.verify(written, state);
    assertThat(CheckpointFolder.writtenDigests(written))
        .hasSize(7)
        .containsAllEntriesOf(state.files());
  }

  @Test
  void aFileThatChangedOrIsGoneIsNamed() throws IOException {
    Path written = write(1);
    TrainerState state = TrainerState.read(written);
    Files.writeString(written.resolve("config.json"), "{}");
    assertThatThrownBy(() -> CheckpointFolder.verify(written, state))
        .hasMessageContaining(
            "is damaged: config.json is 44136fa355b3678a1146ad16f7e8649e94fb4fc2");
    Path other = write(2);
    Files.delete(other.resolve("optimizer.safetensors"));
    assertThatThrownBy(() -> CheckpointFolder.verify(other, TrainerState.read(other)))
        .hasMessageContaining("optimizer.safetensors is missing");
  }

  @Test
  void whatACrashLeftOfTheSameStepIsNotMixedIn() throws IOException {
    Path left = Files.createDirectories(runFolder.resolve(".unfinished-step-00000004"));
    Files.writeString(left.resolve("foreign"), "half");
    assertThat(write(4).resolve("foreign")).doesNotExist();
  }

  @Test
  void oneThatIsThereIsKept() throws IOException {
    Path written = write(5);
    Map<String, String> before = CheckpointFolder.writtenDigests(written);
    FakeEngine other = new FakeEngine();
    other.learningRates.add(1.0);
    assertThat(write(5, other)).isEqualTo(written);
    assertThat(CheckpointFolder.writtenDigests(written)).isEqualTo(before);
    assertThat(names()).containsExactly("step-00000005");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedAndTheCheckpointBeforeItStays() throws IOException {
    Path written = write(1);
    Map<String, String> before = CheckpointFolder.writtenDigests(written);
    // A file where the run's folder should be: as good as a full disk, and holds for root too.
    CheckpointFolder blocked = new CheckpointFolder(new RunFolder(written.resolve("config.json")));
    TrainerState state = TrainerState.read(written);
    assertThatThrownBy(() -> blocked.write(new FakeEngine(), state, TOKENIZER, new Lineage()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot write checkpoint ")
        .hasMessageEndingWith("; the checkpoint before it is untouched");
    assertThat(CheckpointFolder.writtenDigests(written)).isEqualTo(before);
  }
}
