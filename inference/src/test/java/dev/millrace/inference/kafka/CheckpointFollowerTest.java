package dev.millrace.inference.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.inference.InferenceService;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.TestModels;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.SharedModel;
import dev.millrace.inference.serving.SharedModels;
import dev.millrace.inference.swaps.ModelSwap;
import dev.millrace.model.checkpoint.PinFile;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.kafka.LoggedNotices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckpointFollowerTest {
  @TempDir Path root;

  private final List<String> opened = new ArrayList<>();
  private final List<ModelSwap> swaps = new ArrayList<>();
  private InferenceService service;
  private CheckpointFollower follower;

  @BeforeEach
  void start() {
    service = new InferenceService(InferenceSettings.defaults());
    follower = follower(Optional.empty(), 0.1);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private CheckpointFollower follower(Optional<String> run, double maxWorsening) {
    return follower(run, maxWorsening, Accept.GOOD);
  }

  private CheckpointFollower follower(Optional<String> run, double maxWorsening, Accept accept) {
    FollowSettings settings = new FollowSettings(run, root, maxWorsening, accept);
    return new CheckpointFollower(
        settings, new FolderPlace(settings.checkpointsRoot()), service, this::open, swaps::add);
  }

  private static Checkpoint suspect(Checkpoint event) {
    return Checkpoint.newBuilder(event).setMark("suspect").setDoubt("its loss is high").build();
  }

  /** The folder's file says what model it is. */
  private ServedModel open(String id, Path folder) throws IOException {
    opened.add(id);
    return switch (Files.readString(folder.resolve("model.safetensors"))) {
      case "nan" -> TestModels.broken(id);
      case "unreadable" -> throw new IllegalArgumentException("no safetensors");
      default -> TestModels.letters(id);
    };
  }

  private Checkpoint written(String run, long step, double heldOut) {
    return written(run, step, heldOut, "weights of " + run + step);
  }

  private Checkpoint written(String run, long step, double heldOut, String content) {
    String path = run + "/step-" + step;
    try {
      Files.createDirectories(root.resolve(path));
      Files.writeString(root.resolve(path).resolve("model.safetensors"), content);
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return Checkpoint.newBuilder()
          .setRun(run)
          .setStep(step)
          .setPath(path)
          .setFiles(Map.of("model.safetensors", HexFormat.of().formatHex(digest)))
          .setHeldOutBitsPerByte(heldOut)
          .build();
    } catch (IOException | java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void remove(Checkpoint event) throws IOException {
    Files.delete(root.resolve(event.getPath()).resolve("model.safetensors"));
    Files.delete(root.resolve(event.getPath()));
  }

  private static void begin(CheckpointFollower follower, List<Checkpoint> history) {
    follower.past(history);
    follower.caughtUp();
  }

  private Optional<String> current() {
    return service.current().map(ServedModel::id);
  }

  @Test
  void servesTheNewestOfTheLatestEventsRunAndLoadsNoOther() {
    begin(follower, List.of(written("b", 9, 2), written("a", 1, 2), written("a", 2, 2)));
    assertThat(current()).contains("a@2");
    assertThat(opened).containsExactly("a@2");
  }

  @Test
  void servesTheChosenRunWhateverElseArrives() {
    follower = follower(Optional.of("b"), 0.1);
    begin(follower, List.of(written("b", 9, 2), written("a", 1, 2)));
    follower.arrived(List.of(written("a", 2, 2)));
    assertThat(current()).contains("b@9");
  }

  @Test
  void newestIsWhatArrivedLastNotTheHighestStep() {
    begin(follower, List.of(written("a", 20, 2), written("a", 10, 2)));
    assertThat(current()).contains("a@10");
  }

  @Test
  void swapsWithEachEventAndSkipsThoseAlreadyOvertaken() {
    begin(follower, List.of());
    assertThat(current()).isEmpty();
    follower.arrived(List.of(written("a", 1, 3)));
    assertThat(current()).contains("a@1");
    follower.arrived(List.of(written("a", 2, 3), written("a", 3, 3)));
    assertThat(current()).contains("a@3");
    assertThat(opened).containsExactly("a@1", "a@3");
  }

  @Test
  void aSuspectOneIsRefusedWithTheReasonAndTheLastGoodOneServesOn() {
    begin(follower, List.of(written("a", 1, 2), suspect(written("a", 2, 2))));
    assertThat(current()).contains("a@1");
    follower.arrived(List.of(suspect(written("a", 3, 1))));
    assertThat(current()).contains("a@1");
    assertThat(opened).containsExactly("a@1");
    assertThat(service.metrics().text("")).contains("millrace_checkpoints_refused_total 2.0");
    assertThat(follower.checkpoints())
        .extracting(CheckpointEntry::doubt)
        .containsExactly("", "its loss is high", "its loss is high");
    follower.arrived(List.of(written("a", 4, 2)));
    assertThat(current()).contains("a@4");
  }

  @Test
  void ofEventsThatArriveTogetherTheNewestGoodOneIsServed() {
    begin(follower, List.of());
    follower.arrived(List.of(written("a", 1, 2), written("a", 2, 2), suspect(written("a", 3, 2))));
    assertThat(current()).contains("a@2");
  }

  @Test
  void aSuspectOneIsServedWhereTheMarkIsNotLookedAt() {
    follower = follower(Optional.empty(), 0.1, Accept.NEWEST);
    begin(follower, List.of(written("a", 1, 2), suspect(written("a", 2, 2))));
    assertThat(current()).contains("a@2");
  }

  @Test
  void goneFoldersAreSkippedQuietlyAtStartAndReportedLater() throws IOException {
    Checkpoint gone = written("a", 2, 2);
    remove(gone);
    begin(follower, List.of(written("a", 1, 2), gone));
    assertThat(current()).contains("a@1");
    assertThat(refusals()).isZero();
    follower.arrived(List.of(gone));
    assertThat(current()).contains("a@1");
    assertThat(refusals()).isEqualTo(1);
    assertThat(follower.checkpoints()).extracting(CheckpointEntry::id).containsExactly("a@1");
  }

  @Test
  void whatRetentionLeavesOfACheckpointIsNoModel() throws IOException {
    Checkpoint thinned = written("a", 2, 2);
    thinned.setFiles(Map.of("config.json", "00", "model.safetensors", "00"));
    Path folder = root.resolve(thinned.getPath());
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.delete(folder.resolve("model.safetensors"));
    begin(follower, List.of(written("a", 1, 2), thinned));
    assertThat(current()).contains("a@1");
    assertThat(refusals()).isZero();
    assertThat(follower.checkpoints()).extracting(CheckpointEntry::id).containsExactly("a@1");
    assertThatThrownBy(() -> follower.pin("a@2")).hasMessageContaining("weights");
  }

  @Test
  void aPinThatCannotBeRecordedChangesNothing() throws IOException {
    begin(follower, List.of(written("a", 1, 2), written("a", 2, 2)));
    Files.createDirectories(root.resolve("pinned").resolve("in the way"));
    for (String id : List.of("a@1", "a@2")) {
      assertThatThrownBy(() -> follower.pin(id))
          .isInstanceOf(CheckpointRefusedException.class)
          .hasMessageContaining("pinned");
      assertThat(follower.pinned()).isEmpty();
      assertThat(current()).contains("a@2");
    }
  }

  @Test
  void damagedMissingAndUnreadableOnesAreRefusedAndTheOldOneServesOn() throws IOException {
    begin(follower, List.of(written("a", 1, 2)));
    Checkpoint damaged = written("a", 2, 2);
    Files.writeString(root.resolve(damaged.getPath()).resolve("model.safetensors"), "other");
    Checkpoint missing = written("a", 3, 2);
    missing.setFiles(Map.of("model.safetensors", "00", "config.json", "00"));
    Checkpoint nan = written("a", 4, 2, "nan");
    Checkpoint unreadable = written("a", 5, 2, "unreadable");
    Checkpoint unverifiable = written("a", 6, 2);
    unverifiable.setFiles(Map.of());
    Checkpoint outside = written("a", 7, 2);
    outside.setPath("../elsewhere");
    Checkpoint sly = written("a", 8, 2);
    sly.setFiles(Map.of("../step-1/model.safetensors", "00"));
    int refused = 0;
    for (Checkpoint bad : List.of(damaged, missing, nan, unreadable, unverifiable, outside, sly)) {
      follower.arrived(List.of(bad));
      assertThat(current()).as(bad.toString()).contains("a@1");
      assertThat(refusals()).isEqualTo(++refused);
    }
    follower.arrived(List.of(written("a", 9, 2)));
    assertThat(current()).contains("a@9");
  }

  @Test
  void whatOnlyTheTrainerReadsIsNotReadForASwap() {
    Checkpoint withMoments = written("a", 1, 2);
    Map<String, String> files = new HashMap<>(withMoments.getFiles());
    files.put("optimizer.safetensors", "00");
    withMoments.setFiles(files);
    begin(follower, List.of(withMoments));
    assertThat(current()).contains("a@1");
  }

  @Test
  void theGateComparesHeldOutLossWithTheServedOnes() {
    begin(follower, List.of(written("a", 1, 2.0)));
    follower.arrived(List.of(written("a", 2, 2.21)));
    assertThat(current()).contains("a@1");
    follower.arrived(List.of(written("a", 3, 2.19)));
    assertThat(current()).contains("a@3");
    follower.arrived(List.of(written("a", 4, Double.NaN)));
    assertThat(current()).contains("a@3");
    follower.arrived(List.of(written("b", 1, 9)));
    assertThat(current()).as("the first of a run").contains("b@1");
  }

  @Test
  void whenTheNewestFailsAnOlderOneOfTheSameEventsServes() {
    begin(follower, List.of());
    follower.arrived(List.of(written("a", 1, 2), written("a", 2, 2, "nan")));
    assertThat(current()).contains("a@1");
  }

  @Test
  void aPinHoldsUntilItIsTakenAway() {
    begin(follower, List.of(written("a", 1, 2), written("a", 2, 2)));
    follower.pin("a@1");
    assertThat(current()).contains("a@1");
    assertThat(follower.pinned()).contains("a@1");
    follower.arrived(List.of(written("a", 3, 2)));
    assertThat(current()).contains("a@1");

    CheckpointFollower restarted = follower(Optional.empty(), 0.1);
    begin(restarted, List.of(written("a", 1, 2), written("a", 2, 2), written("a", 3, 2)));
    assertThat(current()).contains("a@1");

    restarted.unpin();
    assertThat(current()).contains("a@3");
    assertThat(new PinFile(root).read()).isEmpty();
  }

  @Test
  void aPinThatCannotBeServedChangesNothing() {
    begin(follower, List.of(written("a", 1, 2, "nan"), written("a", 2, 2)));
    assertThatThrownBy(() -> follower.pin("a@1")).isInstanceOf(CheckpointRefusedException.class);
    assertThatThrownBy(() -> follower.pin("a@7")).hasMessageContaining("no event names it");
    assertThat(follower.pinned()).isEmpty();
    assertThat(current()).contains("a@2");
  }

  @Test
  void aRollbackMayBeWorse() {
    begin(follower, List.of(written("a", 1, 5), written("a", 2, 2)));
    follower.pin("a@1");
    assertThat(current()).contains("a@1");
  }

  @Test
  void anEventThatCannotBeReadIsARefusal() {
    begin(follower, List.of(written("a", 1, 2)));
    new FollowerNotices(new LoggedNotices("serve"), follower)
        .skipped(new RecordLocation("checkpoints", 0, 1), "poison");
    assertThat(refusals()).isEqualTo(1);
    assertThat(current()).contains("a@1");
  }

  @Test
  void tellsOfEachModelThatTakesOverAndOfNoOther() {
    begin(follower, List.of(written("a", 1, 2)));
    follower.arrived(List.of(written("a", 2, 9)));
    follower.arrived(List.of(written("a", 3, 1)));
    follower.pin("a@3");
    follower.unpin();
    follower.pin("a@1");
    assertThat(swaps)
        .extracting(swap -> swap.model() + " " + swap.previous() + " " + swap.checkpoint().id())
        .containsExactly(
            "millrace Optional.empty a@1",
            "millrace Optional[a@1] a@3",
            "millrace Optional[a@3] a@1");
  }

  private int refusals() {
    return TestModels.refusals(service);
  }

  /** Each follower sees all events; one goes over to a new checkpoint and the other stays. */
  @Test
  void twoRunsAreFollowedSideBySide() {
    SharedModels shared = new SharedModels(List.of("old=a:50", "new=b:50"));
    try (InferenceService both = new InferenceService(InferenceSettings.defaults(), shared)) {
      List<CheckpointFollower> followers = new ArrayList<>();
      for (SharedModel model : shared.models()) {
        FollowSettings settings = FollowSettings.defaults(root).of(Optional.of(model.source()));
        CheckpointPlace place = new UnpinnedPlace(new FolderPlace(root));
        followers.add(
            new CheckpointFollower(
                settings, place, both.slot(model.name()), this::open, swaps::add));
      }
      List<Checkpoint> history =
          List.of(written("a", 1, 2), written("b", 1, 2), written("c", 9, 2));
      followers.forEach(one -> begin(one, history));
      assertThat(id(both, "old")).contains("a@1");
      assertThat(id(both, "new")).contains("b@1");
      List<Checkpoint> next = List.of(written("b", 2, 2), written("a", 2, 9));
      followers.forEach(one -> one.arrived(next));
      assertThat(id(both, "old")).contains("a@1");
      assertThat(id(both, "new")).contains("b@2");
      assertThat(swaps).extracting(ModelSwap::model).containsExactly("old", "new", "new");
      assertThat(TestModels.refusals(both)).isEqualTo(1);
      assertThatThrownBy(() -> followers.getFirst().pin("a@1"))
          .isInstanceOf(CheckpointRefusedException.class)
          .hasMessageContaining("inference.models");
      assertThat(new PinFile(root).read()).isEmpty();
    }
  }

  private static Optional<String> id(InferenceService service, String slot) {
    return service.slot(slot).current().map(ServedModel::id);
  }
}
