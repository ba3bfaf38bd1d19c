package dev.millrace.inference.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.serving.PipelineView;
import dev.millrace.schemas.EvaluationScore;
import dev.millrace.schemas.HeldOutPart;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrainingHistoryTest {
  private static TrainingLogEntry step(String run, long step) {
    return TrainingLogEntry.newBuilder().setRun(run).setStep(step).setLoss(3.0).build();
  }

  private static TrainingLogEntry evaluation(long step) {
    return TrainingLogEntry.newBuilder()
        .setRun("a")
        .setStep(step)
        .setHeldOutBitsPerByte(1.5)
        .build();
  }

  private static List<TrainingLogEntry> steps(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(step -> step("a", step)).toList();
  }

  @Test
  void keepsStepsAndEvaluationsOfTheLatestRun() {
    TrainingHistory history = new TrainingHistory(100);
    history.past(List.of(step("old", 7), step("a", 1), step("a", 2), evaluation(2)));
    history.arrived(List.of(step("a", 3)));
    assertThat(history.run()).isEqualTo("a");
    assertThat(history.points())
        .extracting(PipelineView.Point::step)
        .containsExactly(1L, 2L, 2L, 3L);
    assertThat(history.points().get(2).heldOutBitsPerByte()).hasValue(1.5);
    assertThat(history.points().get(2).loss()).isEmpty();
  }

  private static TrainingLogEntry parts(long step, String language, double bits) {
    return TrainingLogEntry.newBuilder(evaluation(step))
        .setHeldOutParts(List.of(new HeldOutPart("language", language, 10L, bits)))
        .build();
  }

  @Test
  void heldOutPartsAreThoseOfTheNewestEvaluationBesideTheFirst() {
    TrainingHistory history = new TrainingHistory(100);
    history.arrived(List.of(evaluation(1)));
    assertThat(history.heldOut()).isEmpty();
    history.arrived(List.of(parts(2, "en", 3), parts(4, "de", 2.5), parts(6, "en", 2)));
    assertThat(history.heldOut()).hasValue(between(2, 6, OptionalDouble.of(3), 2));
    history.arrived(List.of(evaluation(7)));
    assertThat(history.heldOut()).hasValue(between(2, 6, OptionalDouble.of(3), 2));
    history.arrived(List.of(parts(2, "de", 2.75), parts(4, "en", 1)));
    assertThat(history.heldOut()).hasValue(between(2, 4, OptionalDouble.empty(), 1));
    history.arrived(List.of(step("another", 1)));
    assertThat(history.heldOut()).isEmpty();
  }

  @Test
  void theLastStepIsToldWhereThePointsLeaveItOut() {
    TrainingHistory history = new TrainingHistory(100);
    history.arrived(steps(1, 1_001));
    assertThat(history.curve().points().getLast().step()).isEqualTo(992);
    assertThat(history.curve().newest()).map(PipelineView.Point::step).hasValue(1_001L);
    history.arrived(steps(1_002, 1_008));
    assertThat(history.curve().newest()).isEmpty();
    history.arrived(List.of(step("another", 1)));
    assertThat(history.curve().newest()).isEmpty();
    assertThat(history.curve().points()).extracting(PipelineView.Point::step).containsExactly(1L);
  }

  @Test
  void tokensAreThoseOfTheLastStepThoughItsPointIsLeftOut() {
    TrainingHistory history = new TrainingHistory(100);
    assertThat(history.tokens()).isZero();
    history.arrived(steps(1, 1_000));
    history.arrived(
        List.of(TrainingLogEntry.newBuilder(step("a", 1_001)).setTokens(64_064).build()));
    assertThat(history.tokens()).isEqualTo(64_064);
  }

  @Test
  void aSpikeIsKnownThoughItsPointIsLeftOut() {
    TrainingHistory history = new TrainingHistory(100);
    history.arrived(steps(1, 500));
    TrainingLogEntry spike = TrainingLogEntry.newBuilder(step("a", 501)).setLoss(4.5).build();
    history.arrived(List.of(spike));
    history.arrived(steps(502, 10_000));
    assertThat(history.points()).extracting(PipelineView.Point::step).doesNotContain(501L);
    assertThat(history.curve().spikes()).containsExactly(new PipelineView.Spike(501, 4.5, 1.5));
    history.arrived(List.of(step("another", 1)));
    assertThat(history.curve().spikes()).isEmpty();
  }

  private static PipelineView.HeldOutParts between(
      long first, long step, OptionalDouble before, double bits) {
    return new PipelineView.HeldOutParts(
        first, step, List.of(new PipelineView.HeldOutPart("language", "en", 10, before, bits)));
  }

  private static TrainingLogEntry said(long step, String event) {
    return TrainingLogEntry.newBuilder()
        .setRun("a")
        .setStep(step)
        .setEvent(event)
        .setNotice("why")
        .build();
  }

  @Test
  void whatTheGuardSaysIsNoPointAndIsForgottenOnceItIsOver() {
    TrainingHistory history = new TrainingHistory(100);
    history.arrived(steps(1, 4));
    history.arrived(List.of(said(4, "diverging")));
    assertThat(history.points()).hasSize(4).allMatch(point -> point.loss().isPresent());
    assertThat(history.notice().orElseThrow().event()).isEqualTo("diverging");
    assertThat(history.notice().orElseThrow().text()).isEqualTo("why");
    history.arrived(List.of(said(4, "evaluated")));
    assertThat(history.notice().orElseThrow().event()).isEqualTo("diverging");
    history.arrived(List.of(said(5, "recovered")));
    assertThat(history.notice()).isEmpty();
    history.arrived(List.of(said(3, "rewound")));
    assertThat(history.points()).hasSize(4);
    assertThat(history.notice().orElseThrow().step()).isEqualTo(3);
    history.arrived(List.of(step("another", 1)));
    assertThat(history.notice()).isEmpty();
  }

  @Test
  void repeatedStepsReplaceThoseBefore() {
    TrainingHistory history = new TrainingHistory(100);
    history.arrived(steps(1, 9));
    history.arrived(steps(5, 6));
    assertThat(history.points())
        .extracting(PipelineView.Point::step)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void thinsStepsButNoEvaluation() {
    TrainingHistory history = new TrainingHistory(100);
    for (long step = 1; step <= 10_000; step++) {
      history.arrived(List.of(step("a", step)));
      if (step % 1000 == 1) {
        history.arrived(List.of(evaluation(step)));
      }
    }
    List<PipelineView.Point> points = history.points();
    assertThat(points).hasSizeBetween(45, 101);
    assertThat(history.steps()).isEqualTo(10_000);
    assertThat(points).filteredOn(point -> point.heldOutBitsPerByte().isPresent()).hasSize(10);
    assertThat(points).isSortedAccordingTo((a, b) -> Long.compare(a.step(), b.step()));
  }

  private static TrainingLogEntry evaluated(long step, double accNorm) {
    return TrainingLogEntry.newBuilder()
        .setRun("a")
        .setStep(step)
        .setEvent("evaluated")
        .setEvaluations(
            List.of(
                EvaluationScore.newBuilder()
                    .setTask("arc")
                    .setItems(4)
                    .setAcc(0.25)
                    .setAccNorm(accNorm)
                    .setAccNormError(0.1)
                    .build()))
        .build();
  }

  private static List<Long> scoredSteps(TrainingHistory history) {
    return history.scores().stream().map(PipelineView.Score::step).toList();
  }

  @Test
  void scoresAreKeptByStepUntilTheStepIsTakenAgain() {
    TrainingHistory history = new TrainingHistory(100);
    history.arrived(steps(1, 4));
    history.arrived(List.of(evaluated(4, 0.5), evaluation(4)));
    history.arrived(steps(5, 8));
    history.arrived(List.of(evaluated(8, 0.75)));
    assertThat(history.scores()).extracting(PipelineView.Score::accNorm).containsExactly(0.5, 0.75);
    assertThat(history.scores().getFirst().accError()).isEmpty();
    assertThat(history.scores().getFirst().accNormError()).hasValue(0.1);
    assertThat(history.steps()).isEqualTo(8);
    history.arrived(steps(5, 5));
    assertThat(scoredSteps(history)).containsExactly(4L);
    history.arrived(List.of(step("another", 1)));
    assertThat(history.scores()).isEmpty();
  }

  @Test
  void ofManyScoresTheNewestAndSomeBeforeStay() {
    TrainingHistory history = new TrainingHistory(10);
    for (long step = 1; step <= 100; step++) {
      history.arrived(List.of(evaluated(step, 0.5)));
    }
    assertThat(scoredSteps(history)).hasSizeBetween(5, 10).isSorted().endsWith(100L);
  }
}
