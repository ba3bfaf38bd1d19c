package dev.millrace.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class RunFolderTest {
  @TempDir private Path root;
  private RunFolder run;

  @BeforeEach
  void nameTheRun() {
    run = new RunFolder(root.resolve("run"));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(run.path())) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private Path written(long step, String content) throws IOException {
    Path unfinished = run.unfinished(step);
    Files.writeString(unfinished.resolve(CheckpointFiles.CONFIG), content);
    return run.publish(unfinished, step);
  }

  @Test
  void aFolderHasItsNameOnlyWhenItIsComplete() throws IOException {
    Path unfinished = run.unfinished(12);
    assertThat(run.newest()).isEmpty();
    assertThat(run.publish(unfinished, 12)).isEqualTo(run.path().resolve("step-00000012"));
    assertThat(run.newest()).contains(run.checkpoint(12));
    assertThat(names()).containsExactly("step-00000012");
  }

  @Test
  void twoProcessesWriteApart() throws IOException {
    assertThat(run.unfinished(4)).isNotEqualTo(run.unfinished(4));
  }

  @Test
  void ofTheSameStepTheFirstIsKept() throws IOException {
    Path first = written(5, "first");
    assertThat(written(5, "second")).isEqualTo(first);
    assertThat(first.resolve(CheckpointFiles.CONFIG)).hasContent("first");
    assertThat(names()).containsExactly("step-00000005");
  }

  @Test
  void theyAreOrderedByStepBeyondEightDigitsToo() throws IOException {
    written(100_000_000, "");
    written(99_999_999, "");
    written(7, "");
    assertThat(run.all().stream().map(RunFolder::step))
        .containsExactly(7L, 99_999_999L, 100_000_000L);
    assertThat(run.newest()).contains(run.path().resolve("step-100000000"));
  }

  @Test
  void oneThatIsSetAsideHasNoWeightsAndIsNoneAnyMore() throws IOException {
    written(3, "");
    Path later = written(5, "");
    Files.writeString(later.resolve(CheckpointFiles.WEIGHTS), "weights");
    Files.writeString(later.resolve(CheckpointFiles.DOCUMENTS), "documents");
    run.setAside(later, "rewound-1");
    assertThat(run.all()).containsExactly(run.checkpoint(3));
    assertThat(names()).containsExactly("rewound-1-step-00000005", "step-00000003");
    Path aside = run.path().resolve("rewound-1-step-00000005");
    assertThat(aside.resolve(CheckpointFiles.WEIGHTS)).doesNotExist();
    assertThat(aside.resolve(CheckpointFiles.DOCUMENTS)).exists();
  }

  @Test
  void otherNamesAreNoCheckpoints() throws IOException {
    written(3, "");
    for (String name : List.of("step-0000003", "step-by-step", "step-00000004.old")) {
      Files.createDirectories(run.path().resolve(name));
    }
    run.unfinished(5);
    assertThat(run.all()).containsExactly(run.checkpoint(3));
    run.deleteUnfinished();
    assertThat(names())
        .containsExactly("step-00000003", "step-00000004.old", "step-0000003", "step-by-step");
  }

  @Test
  void aRunThatHasNotBegunHasNone() {
    assertThat(run.all()).isEmpty();
    assertThat(run.newest()).isEmpty();
    assertThat(run.pinned()).isEmpty();
    run.deleteUnfinished();
    assertThat(run.path()).doesNotExist();
  }

  @Test
  void namesHaveTheDigitsOfNoLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-u-nu-arab"));
    try {
      assertThat(RunFolder.name(42)).isEqualTo("step-00000042");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aPinNamesRunAndStep() throws IOException {
    written(5, "");
    written(50, "");
    PinFile pin = new PinFile(root);
    assertThat(pin.read()).isEmpty();
    pin.write("run@5");
    assertThat(root.resolve("pinned")).hasContent("run@5\n");
    assertThat(new PinFile(root).read()).contains("run@5");
    assertThat(run.pinned()).contains(run.checkpoint(5));
    pin.write("other@50");
    assertThat(run.pinned()).isEmpty();
    pin.write("run@7");
    assertThat(run.pinned()).isEmpty();
    pin.clear();
    pin.clear();
    assertThat(pin.read()).isEmpty();
    Files.writeString(root.resolve("pinned"), "\n");
    assertThat(pin.read()).isEmpty();
  }

  @Test
  void aPinThatCannotBeReadIsNamed() throws IOException {
    Files.createDirectories(root.resolve("pinned").resolve("in the way"));
    PinFile pin = new PinFile(root);
    for (Runnable use : List.<Runnable>of(pin::read, () -> pin.write("a@1"), pin::clear)) {
      assertThatThrownBy(use::run)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(root.resolve("pinned").toString());
    }
  }

  @Test
  void whatTheTrainerAloneReadsIsNeitherWeightsNorForOthers() {
    assertThat(CheckpointFiles.isOfTheTrainer("optimizer.safetensors")).isTrue();
    assertThat(CheckpointFiles.isOfTheTrainer("trainer.json")).isTrue();
    assertThat(CheckpointFiles.isOfTheTrainer("documents.jsonl.gz")).isTrue();
    assertThat(CheckpointFiles.isOfTheTrainer("tokenizer.json")).isFalse();
    assertThat(CheckpointFiles.isWeights("optimizer.safetensors")).isFalse();
    assertThat(CheckpointFiles.isWeights("model.safetensors")).isTrue();
    assertThat(CheckpointFiles.isWeights("model-00001-of-00004.safetensors")).isTrue();
    assertThat(CheckpointFiles.isWeights("model.safetensors.index.json")).isFalse();
  }

  @Test
  void digestsAreSha256OfTheContent() throws IOException {
    Path folder = written(1, "{}");
    String digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    assertThat(FileDigests.sha256(folder.resolve(CheckpointFiles.CONFIG))).isEqualTo(digest);
    Files.createDirectories(folder.resolve("folder"));
    assertThat(FileDigests.ofFolder(folder)).containsOnly(Map.entry("config.json", digest));
  }
}
