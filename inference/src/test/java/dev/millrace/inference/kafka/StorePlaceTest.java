package dev.millrace.inference.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.TestModels;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.model.checkpoint.PinFile;
import dev.millrace.model.checkpoint.RunIndex;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.storage.S3Settings;
import dev.millrace.storage.Store;
import dev.millrace.storage.Stores;
import dev.millrace.storage.files.StoreFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A follower of checkpoints in a store that is a folder. */
@Timeout(60)
class StorePlaceTest {
  @TempDir Path folder;

  private StoreFolder root;
  private Path cache;
  private RunIndex index = RunIndex.empty().takenOverBy("trainer");
  private InferenceService service;
  private StorePlace place;
  private CheckpointFollower follower;

  @BeforeEach
  void start() throws IOException {
    URI bucket = folder.resolve("bucket").toUri();
    Store store = new Stores(S3Settings.DEFAULT, "test").writing(bucket);
    root = StoreFolder.of(store, store, bucket.toString());
    cache = folder.resolve("cache");
    service = new InferenceService(InferenceSettings.defaults());
    begin();
  }

  private void begin() {
    place = new StorePlace(root, cache);
    follower =
        new CheckpointFollower(
            FollowSettings.defaults(cache), place, service, this::open, swap -> {});
  }

  @AfterEach
  void stop() {
    place.close();
    service.close();
  }

  private ServedModel open(String id, Path copy) throws IOException {
    assertThat(copy).startsWith(cache);
    assertThat(Files.readString(copy.resolve(CheckpointFiles.WEIGHTS))).startsWith("weights");
    return TestModels.letters(id);
  }

  private Checkpoint written(long step) throws IOException {
    String name = index.folder(step);
    Path objects = Files.createDirectories(Path.of(root.at("run/" + name)));
    Files.writeString(objects.resolve(CheckpointFiles.WEIGHTS), "weights of " + step);
    Files.writeString(objects.resolve(CheckpointFiles.OPTIMIZER), "moments of " + step);
    Map<String, String> files = FileDigests.ofFolder(objects);
    index = index.with(new RunIndex.Kept(step, name, "", true, false));
    Files.writeString(Path.of(root.at("run/" + RunIndex.NAME)), index.toJson());
    return Checkpoint.newBuilder()
        .setRun("run")
        .setStep(step)
        .setPath(root.at("run/" + name).toString())
        .setFiles(files)
        .build();
  }

  private Path weights(Checkpoint event) {
    return Path.of(URI.create(event.getPath())).resolve(CheckpointFiles.WEIGHTS);
  }

  private Optional<String> current() {
    return service.current().map(ServedModel::id);
  }

  private List<String> copies() throws IOException {
    try (Stream<Path> copies = Files.list(cache.resolve(".served-1"))) {
      return copies
          .filter(Files::isDirectory)
          .map(copy -> copy.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private void refuse(Checkpoint event, String reason) {
    follower.arrived(List.of(event));
    assertThat(current()).contains("run@1");
    assertThatThrownBy(() -> follower.load("run@" + event.getStep())).hasMessageContaining(reason);
  }

  @Test
  void servesACopyOfWhatTheModelIsMadeOf() throws IOException {
    follower.past(List.of(written(1), written(2)));
    follower.caughtUp();
    assertThat(current()).contains("run@2");
    assertThat(cache.resolve(".served-1/run@2").resolve(CheckpointFiles.WEIGHTS))
        .hasContent("weights of 2");
    assertThat(cache.resolve(".served-1/run@2").resolve(CheckpointFiles.OPTIMIZER)).doesNotExist();
  }

  @Test
  void theDiskHoldsTheServedOneAndTheNext() throws IOException {
    for (int step = 1; step <= 5; step++) {
      follower.arrived(List.of(written(step)));
      assertThat(copies()).hasSizeLessThanOrEqualTo(2);
    }
    assertThat(copies()).containsExactly("run@4", "run@5");
  }

  @Test
  void aWrongChecksumKeepsTheOldModelAndIsTold() throws IOException {
    follower.arrived(List.of(written(1)));
    Checkpoint event = written(2);
    Files.writeString(weights(event), "weights of another");
    refuse(event, event.getPath() + "/model.safetensors has sha256");
    assertThat(copies()).contains("run@1");
  }

  @Test
  void aMissingObjectKeepsTheOldModelAndIsTold() throws IOException {
    follower.arrived(List.of(written(1)));
    Checkpoint event = written(2);
    Files.delete(weights(event));
    refuse(event, event.getPath() + "/model.safetensors is missing");
  }

  @Test
  void whatRetentionTookIsSkippedAtTheStart() throws IOException {
    Checkpoint one = written(1);
    Checkpoint two = written(2);
    index = index.thinned(Set.of(2L));
    Files.writeString(Path.of(root.at("run/" + RunIndex.NAME)), index.toJson());
    follower.past(List.of(one, two));
    follower.caughtUp();
    assertThat(current()).contains("run@1");
    assertThat(follower.checkpoints()).extracting(CheckpointEntry::id).containsExactly("run@1");
  }

  @Test
  void anEventThatLeadsOutOfTheRunIsRefused() throws IOException {
    follower.arrived(List.of(written(1)));
    for (String path :
        List.of(
            root.at("other/step-00000002-e1").toString(),
            root.at("run/../../step-00000002-e1").toString(),
            "s3://elsewhere/run/step-00000002-e1",
            "s3://a b")) {
      Checkpoint event = Checkpoint.newBuilder(written(2)).setPath(path).build();
      assertThatThrownBy(() -> place.announced(event)).hasMessageContaining("leads out of");
      follower.arrived(List.of(event));
      assertThat(current()).contains("run@1");
    }
  }

  @Test
  void folderAndStoreAreToldApart() throws IOException {
    Checkpoint stored = written(1);
    assertThatThrownBy(() -> new FolderPlace(cache).announced(stored))
        .hasMessageContaining("it is in a store, " + stored.getPath())
        .hasMessageContaining("set checkpoints.root to the trainer's");
    Checkpoint local = Checkpoint.newBuilder(stored).setPath("run/step-00000001").build();
    assertThatThrownBy(() -> place.announced(local)).hasMessageContaining("it is in a folder");
  }

  @Test
  void aPinLiesInTheStore() throws IOException {
    Checkpoint one = written(1);
    Checkpoint two = written(2);
    follower.arrived(List.of(one, two));
    follower.pin("run@1");
    assertThat(Path.of(root.at(PinFile.NAME))).hasContent("run@1");
    place.close();
    begin();
    follower.past(List.of(one, two));
    follower.caughtUp();
    assertThat(current()).contains("run@1");
    follower.unpin();
    assertThat(Path.of(root.at(PinFile.NAME))).doesNotExist();
    assertThat(current()).contains("run@2");
  }

  @Test
  void anotherProcessWithTheSameCacheHasASlotOfItsOwn() {
    try (StorePlace other = new StorePlace(root, cache)) {
      assertThat(cache.resolve(".served-2")).isDirectory();
      assertThat(other.pin()).isEmpty();
    }
  }
}
