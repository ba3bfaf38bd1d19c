package dev.millrace.trainer.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingControl;
import dev.millrace.trainer.LearningRateSchedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringTest {
  private static final LearningRateSchedule OWN =
      new LearningRateSchedule(0.01, 4, Optional.of(new LearningRateSchedule.Decay(101, 9)));

  private static ControlEvent event(long offset, String action, Map<String, String> settings) {
    return ControlEvent.of(
        TrainingControl.newBuilder().setAction(action).setSettings(settings).build(), offset);
  }

  private static ControlEvent set(long offset, String key, String value) {
    return event(offset, "set", Map.of(key, value));
  }

  @Test
  void whereNothingIsAskedForTheTrainersOwnSettingsHold() {
    assertThat(Steering.NONE.over(OWN)).isEqualTo(OWN);
    assertThat(Steering.of(new TrainingBatch())).isEqualTo(Steering.NONE);
  }

  @Test
  void aLearningRateIsThePeakAndWarmUpAndDecayStay() {
    Steering asked = Steering.NONE.obeying(List.of(set(7, "train.learning-rate", "0.001")), 50);
    assertThat(asked).isEqualTo(new Steering(8, 0.001, 0, 0));
    assertThat(asked.over(OWN)).isEqualTo(new LearningRateSchedule(0.001, 4, OWN.decay()));
  }

  @Test
  void aDecayBeginsAtTheStepThatObeysItAndNoughtEndsIt() {
    Steering decaying = Steering.NONE.obeying(List.of(set(7, "train.decay-steps", "20")), 50);
    assertThat(decaying.over(OWN).decay()).contains(new LearningRateSchedule.Decay(50, 20));
    List<ControlEvent> both =
        List.of(set(7, "train.decay-steps", "20"), set(9, "train.decay-steps", "0"));
    Steering ended = decaying.obeying(both, 60);
    assertThat(ended.over(OWN).decay()).isEmpty();
    assertThat(ended.controls()).isEqualTo(10);
  }

  @Test
  void whatIsObeyedIsNotObeyedAgain() {
    List<ControlEvent> events = List.of(set(7, "train.decay-steps", "20"));
    Steering once = Steering.NONE.obeying(events, 50);
    assertThat(once.obeying(events, 51)).isEqualTo(once);
  }

  @Test
  void anEmptyValueTakesBackWhatWasAskedForAndNothingElse() {
    List<ControlEvent> events =
        List.of(
            event(1, "set", Map.of("train.learning-rate", "0.5", "train.decay-steps", "3")),
            set(2, "train.learning-rate", ""));
    Steering asked = Steering.NONE.obeying(events, 9);
    assertThat(asked.over(OWN))
        .isEqualTo(
            new LearningRateSchedule(0.01, 4, Optional.of(new LearningRateSchedule.Decay(9, 3))));
    assertThat(asked.obeying(List.of(set(3, "train.decay-steps", "")), 10).over(OWN))
        .isEqualTo(OWN);
  }

  @Test
  void aRecordGivesBackWhatWasWrittenIntoIt() {
    Steering asked = new Steering(3_000_000_000L, 0.25, 77, 5_000_000_000L);
    assertThat(Steering.of(asked.into(TrainingBatch.newBuilder().setRanges(List.of())).build()))
        .isEqualTo(asked);
  }

  @Test
  void aPauseHoldsUntilTheNextResumeWhateverIsSetMeanwhile() {
    ControlEvent pause = event(1, "pause", Map.of());
    assertThat(new Controls(List.of(pause, set(2, "train.decay-steps", "0"))).pause())
        .contains(pause);
    assertThat(new Controls(List.of(pause, event(3, "resume", Map.of()))).pause()).isEmpty();
    assertThat(Controls.NONE.pause()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "train.learning-rate, 0, must be a number above 0 and below 1",
    "train.learning-rate, 1, must be a number above 0 and below 1",
    "train.learning-rate, NaN, must be a number above 0 and below 1",
    "train.learning-rate, 1e-3x, must be a number above 0 and below 1",
    "train.decay-steps, -1, must be a whole number of steps",
    "train.decay-steps, 2.5, must be a whole number of steps",
    "train.decay-steps, 3e9, must be a whole number of steps",
    "train.seed, 3, cannot be changed while a run trains",
    "learning-rate, 0.1, cannot be changed while a run trains"
  })
  void whatNoRunCanHaveIsRefusedByKeyAndBounds(String key, String value, String rule) {
    assertThatThrownBy(() -> set(1, key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "train.learning-rate, 1e-9", "train.learning-rate, 0.999",
    "train.decay-steps, 0", "train.decay-steps, 1"
  })
  void whatIsJustWithinTheBoundsIsTaken(String key, String value) {
    assertThat(set(1, key, value).settings()).hasSize(1);
  }

  @Test
  void anUnknownActionAndAnEventWithoutSettingsAreRefused() {
    assertThatThrownBy(() -> event(1, "explode", Map.of()))
        .hasMessageContaining("it asks for 'explode'");
    assertThatThrownBy(() -> event(1, "set", Map.of())).hasMessageContaining("it names no setting");
  }
}
