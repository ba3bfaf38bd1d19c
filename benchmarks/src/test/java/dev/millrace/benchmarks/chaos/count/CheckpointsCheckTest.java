package dev.millrace.benchmarks.chaos.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.CheckpointsCheck;
import dev.millrace.benchmarks.chaos.check.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointsCheckTest {
  private final RecordedPipeline pipeline = new RecordedPipeline(7);

  private CheckResult check() {
    return CheckpointsCheck.of(pipeline.observed(), Optional.of(pipeline.checkpointFiles()));
  }

  private List<String> texts() {
    return check().violations().stream()
        .map(violation -> violation.kind() + " " + violation.text())
        .toList();
  }

  @Test
  void retentionMayDeleteFilesOfAllButTheNewest() {
    String newest = pipeline.checkpoints.getLast().path();
    pipeline.files.keySet().removeIf(file -> !file.startsWith(newest));
    assertThat(texts()).isEmpty();
    assertThat(check().figures()).containsEntry("files", 2L);

    pipeline.files.remove(newest + "/model.safetensors");
    assertThat(texts())
        .containsExactly(
            "MISSING default@%d: model.safetensors of the newest checkpoint"
                .formatted(pipeline.checkpoints.getLast().step()));
  }

  @Test
  void aFileThatIsAnotherIsNamed() {
    Announcement first = pipeline.checkpoints.getFirst();
    pipeline.files.put(first.path() + "/trainer.json", "other");

    assertThat(texts())
        .containsExactly(
            "WRONG default@3: trainer.json is sha256 other, announced as t" + first.step());
  }

  @Test
  void anAnnouncementAgainIsTheSame() {
    Announcement last = pipeline.checkpoints.getLast();
    pipeline.checkpoints.add(announcement(last, last.step(), last.ledgerOffset(), last.files()));
    assertThat(texts()).isEmpty();
    assertThat(check().figures()).containsEntry("announcedAgain", 1L);

    pipeline.checkpoints.add(
        announcement(last, last.step(), last.ledgerOffset(), Map.of("trainer.json", "x")));
    assertThat(check().count(Violation.Kind.TWICE)).isEqualTo(1);
  }

  @Test
  void itsStepIsInTheLedgerAtThatOffset() {
    Announcement last = pipeline.checkpoints.removeLast();
    pipeline.checkpoints.add(
        announcement(last, last.step(), last.ledgerOffset() - 1, last.files()));
    assertThat(check().count(Violation.Kind.WRONG)).isEqualTo(1);

    pipeline.checkpoints.removeLast();
    pipeline.checkpoints.add(
        announcement(last, last.step() + 1, last.ledgerOffset(), last.files()));
    assertThat(texts())
        .containsExactly(
            "WRONG default@%d: training-batches has no such step".formatted(last.step() + 1));
  }

  @Test
  void itWasReadUpToWhereItsStepsGo() {
    Announcement last = pipeline.checkpoints.removeLast();
    Map<Integer, Long> further = new HashMap<>(last.offsets());
    further.merge(0, 1L, Long::sum);
    pipeline.checkpoints.add(
        new Announcement(
            last.place(),
            last.run(),
            last.step(),
            last.path(),
            last.files(),
            last.ledgerOffset(),
            further));

    assertThat(check().count(Violation.Kind.WRONG)).isEqualTo(1);
  }

  private Announcement announcement(
      Announcement like, long step, long ledgerOffset, Map<String, String> files) {
    return new Announcement(
        pipeline.place("checkpoints", 0),
        like.run(),
        step,
        like.path(),
        files,
        ledgerOffset,
        like.offsets());
  }
}
