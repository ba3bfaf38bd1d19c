package dev.millrace.trainer.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class GuardSettingsTest {
  private static final GuardSettings SETTINGS =
      new GuardSettings(OnDivergence.REWIND, 1.5, 3, 0.25, 2);

  private static GuardState after(GuardState state, double... losses) {
    GuardState now = state;
    for (double loss : losses) {
      now = now.after(loss, SETTINGS);
    }
    return now;
  }

  private static GuardState quiet(int steps, double loss) {
    return after(GuardState.begin(), DoubleStream.generate(() -> loss).limit(steps).toArray());
  }

  private static Optional<Doubt> heldOut(double measured, double best) {
    return SETTINGS.doubt(GuardState.begin(), 2, measured, best);
  }

  @Test
  void aLossIsHighAboveTheFactorAndNotAtIt() {
    assertThat(after(quiet(8, 2), 3).high()).isZero();
    assertThat(after(quiet(8, 2), Math.nextUp(3)).high()).isOne();
  }

  @Test
  void beforeEightLossesThereIsNoMedian() {
    assertThat(after(quiet(7, 2), 100).high()).isZero();
    assertThat(after(quiet(8, 2), 100).high()).isOne();
  }

  @Test
  void oneLossWithinTheLimitEndsTheRow() {
    assertThat(after(quiet(20, 2), 9, 9).high()).isEqualTo(2);
    assertThat(after(quiet(20, 2), 9, 9, 2).high()).isZero();
  }

  @Test
  void theMedianIsOfTheLatest128() {
    GuardState state =
        after(quiet(100, 8), quiet(66, 2).losses().stream().mapToDouble(d -> d).toArray());
    assertThat(state.losses()).hasSize(128);
    assertThat(state.median()).isEqualTo(2);
    assertThat(after(GuardState.begin(), 3, 1, 2, 4).median()).isEqualTo(2);
  }

  @Test
  void itIsCertainAfterAsManyStepsAsAreSetAndNotBefore() {
    Optional<Doubt> two = SETTINGS.doubt(after(quiet(20, 2), 9, 9), 9, 1, 1);
    Optional<Doubt> three = SETTINGS.doubt(after(quiet(20, 2), 9, 9, 9), 9, 1, 1);
    assertThat(two.orElseThrow().certain()).isFalse();
    assertThat(three.orElseThrow().certain()).isTrue();
    assertThat(three.orElseThrow().sign()).isEqualTo(Sign.LOSS);
  }

  @Test
  void anOptimizerThatIsTooHotIsSeenFromTheStart() {
    GuardState state = GuardState.begin();
    double loss = 9;
    int step = 0;
    while (state.high() < SETTINGS.steps()) {
      loss *= 1.2;
      state = state.after(loss, SETTINGS);
      step++;
    }
    assertThat(step).isBetween(9, 12);
  }

  @Test
  void aHeldOutFigureMayRiseAsFarAsItIsSetAndNoFurther() {
    assertThat(heldOut(2.5, 2)).isEmpty();
    assertThat(heldOut(2.52, 2).orElseThrow())
        .isEqualTo(
            new Doubt(
                Sign.HELD_OUT,
                true,
                "its held-out bits per byte are 2.5200, 26 % above its best, 2.0000"));
    GuardSettings never =
        new GuardSettings(OnDivergence.PAUSE, 1.5, 3, Double.POSITIVE_INFINITY, 2);
    assertThat(never.doubt(GuardState.begin(), 2, 1e9, 1)).isEmpty();
  }

  @Test
  void aHeldOutFigureThatIsNoNumberIsADoubtOnlyOnceThereWasOne() {
    assertThat(heldOut(Double.NaN, Double.NaN)).isEmpty();
    assertThat(heldOut(Double.NaN, 2).orElseThrow().sign()).isEqualTo(Sign.NOT_FINITE);
    assertThat(heldOut(Double.POSITIVE_INFINITY, 2).orElseThrow().sign())
        .isEqualTo(Sign.NOT_FINITE);
  }

  @Test
  void aRunThatHasGoneBackAsOftenAsItMayPauses() {
    assertThat(List.of(SETTINGS.after(1).action(), SETTINGS.after(2).action()))
        .containsExactly(OnDivergence.REWIND, OnDivergence.PAUSE);
    GuardSettings warn = SETTINGS.with(OnDivergence.WARN);
    assertThat(warn.after(2)).isEqualTo(warn);
  }
}
