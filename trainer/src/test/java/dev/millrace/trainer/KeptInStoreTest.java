package dev.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.checkpoint.PinFile;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.model.checkpoint.RunIndex;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.SettingsException;
import dev.millrace.storage.S3Settings;
import dev.millrace.storage.Stores;
import dev.millrace.storage.files.StoreFolder;
import dev.millrace.trainer.checkpoint.CheckpointFolder;
import dev.millrace.trainer.checkpoint.TrainerState;
import dev.millrace.trainer.keep.CheckpointStore;
import dev.millrace.trainer.keep.RunKeep;
import dev.millrace.trainer.keep.UnsteadyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in a store that is a folder. */
class KeptInStoreTest extends LoopUnderTest {
  @TempDir Path kept;

  private UnsteadyStore store;
  private StoreFolder root;
  private RunKeep keep;

  @BeforeEach
  void begin() throws IOException {
    Path place = kept.resolve("a bucket");
    store = new UnsteadyStore(new Stores(S3Settings.DEFAULT, "test").writing(place.toUri()));
    root = StoreFolder.of(store, store, place.toUri().toString());
    keep = opened(local());
  }

  private RunFolder local() {
    return new RunFolder(draft().settings().runFolder());
  }

  private RunKeep opened(RunFolder folder) {
    CheckpointStore all = new CheckpointStore(root, Duration.ofMillis(1), Duration.ofMinutes(1));
    TrainerSettings settings = TrainerSettings.defaults(folder.path().resolveSibling(""));
    return CheckpointStore.keep(Optional.of(all), settingsOf(settings));
  }

  /** The run's name is that of the folder. */
  private TrainerSettings settingsOf(TrainerSettings settings) {
    return TestModels.Draft.of(settings.checkpointsRoot().resolveSibling(""), "run").settings();
  }

  @Override
  RunKeep keep(TrainerSettings settings) {
    return keep;
  }

  private void train(int from, int to) {
    keep = opened(local());
    keep.takeOver();
    local().newest().ifPresent(keep::fetch);
    run(draft(), new FakeBatches(from, to));
  }

  private RunIndex index() throws IOException {
    return RunIndex.parse(root.folder("run").read(RunIndex.NAME).orElseThrow().text(), "index");
  }

  private List<Long> whole() throws IOException {
    return index().valid().stream().filter(RunIndex.Kept::whole).map(RunIndex.Kept::step).toList();
  }

  private List<String> names() throws IOException {
    return root.folder("run").names();
  }

  private Path emptyDisk() {
    folder = folder.resolve("another disk");
    return folder;
  }

  @Test
  void aCheckpointIsNamedAfterAllItsFilesAreThere() {
    train(0, 5);
    int state = store.written.lastIndexOf("step-00000005-e1/trainer.json");
    assertThat(store.written.subList(state + 1, store.written.size()))
        .containsExactly("run/checkpoints.json");
    assertThat(store.written.subList(state - 6, state))
        .allMatch(name -> name.startsWith("step-00000005-e1/"))
        .contains("step-00000005-e1/model.safetensors");
  }

  @Test
  void itsEventSaysWhereItIsAndWhatItsFilesAre() {
    train(0, 5);
    Checkpoint event = events.checkpoints.getLast();
    assertThat(event.getPath()).isEqualTo(root.place() + "/run/step-00000005-e1");
    assertThat(event.getFiles()).isEqualTo(CheckpointFolder.writtenDigests(checkpoint(5)));
  }

  @Test
  void anotherDiskGoesOnWithTheSameFiles() throws IOException {
    train(0, 10);
    Path before = checkpoint(10);
    emptyDisk();
    train(10, 12);
    for (String file : List.of("model.safetensors", "optimizer.safetensors", "tokenizer.json")) {
      assertThat(before.resolve(file)).exists();
    }
    assertThat(TrainerState.read(checkpoint(12)).previous()).isEqualTo("step-00000010");
    assertThat(events.checkpointSteps()).containsExactly(0L, 5L, 10L, 12L);
    assertThat(index().epoch()).isEqualTo(2);
    assertThat(index().at(12).orElseThrow().folder()).isEqualTo("step-00000012-e2");
  }

  @Test
  void whatIsFetchedIsWhatWasWritten() throws IOException {
    train(0, 5);
    Path before = checkpoint(5);
    emptyDisk();
    keep = opened(local());
    keep.takeOver();
    assertThat(checkpoint(5)).isDirectoryContaining("glob:**trainer.json");
    keep.fetch(checkpoint(5));
    CheckpointFolder.verify(checkpoint(5), TrainerState.read(before));
  }

  @Test
  void aDamagedCopyIsFetchedAnew() throws IOException {
    train(0, 5);
    Path model = checkpoint(5).resolve("model.safetensors");
    Files.writeString(model, "damaged");
    keep.fetch(checkpoint(5));
    CheckpointFolder.verify(checkpoint(5), TrainerState.read(checkpoint(5)));
  }

  @Test
  void aDamagedObjectIsRefusedByName() throws IOException {
    train(0, 5);
    Files.writeString(Path.of(root.at("run/step-00000005-e1/model.safetensors")), "damaged");
    emptyDisk();
    keep = opened(local());
    keep.takeOver();
    assertThatThrownBy(() -> keep.fetch(checkpoint(5)))
        .hasMessageContaining("step-00000005-e1/model.safetensors has sha256")
        .hasMessageContaining("but was written as");
  }

  @Test
  void halfAnUploadOfADeadTrainerIsNoCheckpointAndIsClearedAtTheStart() throws IOException {
    train(0, 5);
    Path half = Path.of(root.at("run/step-00000007-e1"));
    Files.createDirectories(half);
    Files.writeString(half.resolve("model.safetensors"), "half");
    Files.writeString(half.resolve("trainer.json"), "{}");
    train(5, 5);
    assertThat(local().newest()).contains(checkpoint(5));
    assertThat(names()).noneMatch(name -> name.contains("step-00000007"));
    assertThat(names()).contains("step-00000005-e1/model.safetensors");
  }

  @Test
  void theUploadsOfALaterEpochAreNotCleared() throws IOException {
    train(0, 5);
    Path other = Path.of(root.at("run/step-00000007-e3"));
    Files.createDirectories(other);
    Files.writeString(other.resolve("model.safetensors"), "of one that took over since");
    train(5, 5);
    assertThat(index().epoch()).isEqualTo(2);
    assertThat(names()).contains("step-00000007-e3/model.safetensors");
  }

  @Test
  void aTrainerThatLostTheRunMakesNothingVisibleAndTakesNothingAway() throws IOException {
    train(0, 5);
    RunKeep lost = keep;
    Path own = checkpoint(5);
    emptyDisk();
    train(5, 5);
    String before = index().toJson();
    List<String> names = names();
    copy(own, own.resolveSibling("step-00000006"));
    assertThatThrownBy(() -> lost.publish(own.resolveSibling("step-00000006")))
        .hasMessageContaining("another trainer has taken over the run in")
        .hasMessageContaining("(epoch 2)");
    assertThat(index().toJson()).isEqualTo(before);
    assertThat(names()).containsAll(names);
    train(5, 5);
    assertThat(names()).noneMatch(name -> name.contains("step-00000006"));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void retentionTakesTheWeightsInTheStoreAndLeavesWhatTheyWereTrainedOn() throws IOException {
    train(0, 40);
    assertThat(whole()).containsExactly(35L, 40L);
    assertThat(names())
        .contains("step-00000010-e1/documents.jsonl.gz", "step-00000010-e1/trainer.json")
        .doesNotContain(
            "step-00000010-e1/model.safetensors",
            "step-00000010-e1/optimizer.safetensors",
            "step-00000010-e1/tokenizer.json")
        .contains("step-00000035-e1/model.safetensors");
  }

  @Test
  void onThisDiskOnlyTheNewestHasWeights() {
    train(0, 40);
    assertThat(local().all().stream().filter(c -> Files.exists(c.resolve("model.safetensors"))))
        .containsExactly(checkpoint(40));
  }

  @Test
  void whatIsPinnedInTheStoreIsKept() throws IOException {
    train(0, 10);
    Files.writeString(Path.of(root.at(PinFile.NAME)), "run@5\n");
    train(10, 40);
    assertThat(whole()).containsExactly(5L, 35L, 40L);
  }

  @Test
  void weightsThatACrashLeftAfterRetentionAreTakenAtTheStart() throws IOException {
    train(0, 40);
    Path left = Path.of(root.at("run/step-00000010-e1/model.safetensors"));
    Files.writeString(left, "left");
    train(40, 40);
    assertThat(left).doesNotExist();
  }

  @Test
  void whatIsSetAsideIsNoCheckpointAndItsStepCanBeTakenAgain() throws IOException {
    train(0, 15);
    keep = opened(local());
    keep.takeOver();
    local().setAside(checkpoint(15), "rewound-1");
    keep.followSetAside();
    assertThat(index().valid().stream().map(RunIndex.Kept::step)).containsExactly(0L, 5L, 10L);
    assertThat(names())
        .contains("step-00000015-e1/documents.jsonl.gz")
        .doesNotContain("step-00000015-e1/model.safetensors");
    emptyDisk();
    train(10, 15);
    assertThat(index().at(15).orElseThrow().folder()).isEqualTo("step-00000015-e3");
  }

  @Test
  void aLocalCheckpointThatTheStoreDoesNotHaveIsNone() throws IOException {
    train(0, 5);
    copy(checkpoint(5), checkpoint(9));
    train(5, 5);
    assertThat(checkpoint(9)).doesNotExist();
  }

  @Test
  void outagesAreWaitedOutAndLostAnswersAreFoundOut() throws IOException {
    keep.takeOver();
    store.refusals = 3;
    run(draft(), new FakeBatches(0, 3));
    store.lostAnswers = 20;
    run(draft(), new FakeBatches(3, 5));
    assertThat(store.lostAnswers).isLessThan(20);
    assertThat(index().valid().stream().map(RunIndex.Kept::step)).containsExactly(0L, 3L, 5L);
  }

  @Test
  void whoIsStoppedWaitsForNoStore() {
    keep.takeOver();
    keep.stop();
    store.refusals = 1;
    assertThatThrownBy(() -> run(draft(), new FakeBatches(0, 3)))
        .hasMessageContaining("cannot keep checkpoint step-00000000")
        .hasMessageContaining("answered 503");
  }

  @Test
  void aStoreWithoutConditionsIsRefused() {
    store.holdsConditions = false;
    assertThatThrownBy(keep::takeOver)
        .hasMessageContaining("takes a write whose condition does not hold")
        .hasMessageContaining("use a store with conditional writes");
  }

  @Test
  void aFolderWithCheckpointsOfItsOwnIsNoCache() throws IOException {
    Files.createDirectories(checkpoint(5));
    assertThatThrownBy(keep::takeOver)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("holds checkpoints that are no copies of " + root.place());
    assertThat(checkpoint(5)).exists();
  }

  @Test
  void theDecayGoesOnOnAnotherDisk() throws IOException {
    train(0, 5);
    Path plan = local().path().resolve("decay.json");
    DecayPlan.begin(local().path(), OptionalInt.of(7), 6);
    String written = Files.readString(plan);
    keep.keepDecay();
    emptyDisk();
    train(5, 5);
    assertThat(local().path().resolve("decay.json")).hasContent(written);
  }
}
