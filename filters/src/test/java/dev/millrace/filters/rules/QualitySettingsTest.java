package dev.millrace.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import dev.millrace.schemas.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

class QualitySettingsTest {

  private static final QualitySettings DEFAULTS = QualitySettings.of(QualityProfile.FINEWEB);

  @Test
  void everyLimitIsASettingUnderItsGroup() {
    assertThat(DEFAULTS.toMap())
        .hasSize(38)
        .containsEntry("profile", "fineweb")
        .containsEntry("gopher-repetition.max-top-2-gram-characters", "0.2")
        .containsEntry("gopher-repetition.max-duplicate-10-gram-characters", "0.1")
        .containsEntry("gopher-quality.min-words", "50")
        .containsEntry("gopher-quality.stop-words", "the,be,to,of,and,that,have,with")
        .containsEntry("c4.remove-citations", "true")
        .containsEntry("fineweb.max-line-breaks-per-word", "0.3");
  }

  @Test
  void everySettingCanBeSetToItsOwnValue() {
    assertThat(DEFAULTS.with(DEFAULTS.toMap())).isEqualTo(DEFAULTS);
  }

  @Test
  void settingChangesItsLimitAlone() {
    QualitySettings settings =
        DEFAULTS.with(Map.of("gopher-quality.min-words", "10", "c4.policy-phrases", "a b, c"));
    Map<String, String> expected = new LinkedHashMap<>(DEFAULTS.toMap());
    expected.put("gopher-quality.min-words", "10");
    expected.put("c4.policy-phrases", "a b,c");
    assertThat(settings.toMap()).containsExactlyEntriesOf(expected);
    assertThat(settings.group("gopher-quality").orElseThrow().faults(new Text("a b")))
        .extracting(Verdict.Drop::limit)
        .startsWith(10.0);
  }

  @Test
  void limitsThatHoldOnlyTogetherAreSetTogether() {
    assertThat(
            DEFAULTS
                .with(
                    Map.of(
                        "gopher-quality.min-words", "200000",
                        "gopher-quality.max-words", "300000"))
                .toMap())
        .containsEntry("gopher-quality.min-words", "200000")
        .containsEntry("gopher-quality.max-words", "300000");
  }

  @Test
  void profileReachesEveryGroupThatHasOneAndLeavesTheLimits() {
    QualitySettings settings =
        DEFAULTS.with(Map.of("profile", "fineweb-v1", "gopher-quality.min-words", "10"));
    assertThat(settings)
        .isEqualTo(
            QualitySettings.of(QualityProfile.FINEWEB_V1)
                .with(Map.of("gopher-quality.min-words", "10")))
        .isNotEqualTo(DEFAULTS.with(Map.of("gopher-quality.min-words", "10")));
    assertThat(settings.group("fineweb"))
        .contains(FineWebQuality.of(QualityProfile.FINEWEB_V1))
        .isNotEqualTo(DEFAULTS.group("fineweb"));
  }

  @Test
  void onlyTheNamedGroupsAreLeftInTheirOrder() {
    assertThat(DEFAULTS.only(List.of("fineweb", "c4")).groups())
        .extracting(RuleGroup::name)
        .containsExactly("fineweb", "c4");
    assertThat(DEFAULTS.only(List.of()).groups()).isEmpty();
  }

  @Test
  void anUnknownGroupIsAnErrorThatNamesThoseKnown() {
    String known =
        "there is no group of quality rules 'gopher': known are"
            + " gopher-repetition, gopher-quality, c4, fineweb";
    refuses(() -> DEFAULTS.only(List.of("gopher"))).hasMessage(known);
    refuses(() -> DEFAULTS.with(Map.of("gopher.min-words", "1"))).hasMessage(known);
  }

  @Test
  void aGroupNamedTwiceIsAnError() {
    refuses(() -> DEFAULTS.only(List.of("c4", "fineweb", "c4")))
        .hasMessage("quality.groups is 'c4,fineweb,c4', but must name each group once");
  }

  @Test
  void unknownSettingNamesTheNearest() {
    refuses(() -> DEFAULTS.with(Map.of("gopher-quality.minwords", "10")))
        .hasMessage(
            "unknown setting gopher-quality.minwords: the nearest is gopher-quality.min-words");
    refuses(() -> DEFAULTS.with(Map.of("profle", "fineweb")))
        .hasMessage("unknown setting profle: the nearest is profile");
  }

  @Test
  void badValuesAreRefusedByName() {
    refuses(() -> DEFAULTS.with(Map.of("gopher-quality.min-words", "many")))
        .hasMessage("gopher-quality.min-words is 'many', but must be a whole number");
    refuses(() -> DEFAULTS.with(Map.of("fineweb.max-short-lines", "a third")))
        .hasMessage("fineweb.max-short-lines is 'a third', but must be a number");
    refuses(() -> DEFAULTS.with(Map.of("fineweb.max-short-lines", "-1")))
        .hasMessage("fineweb limit -1.0 must be 0 or more");
    refuses(() -> DEFAULTS.with(Map.of("gopher-quality.max-words", "49")))
        .hasMessageContaining("nothing can be both");
    refuses(() -> DEFAULTS.with(Map.of("c4.remove-citations", "yes")))
        .hasMessage("c4.remove-citations is 'yes', but must be true or false");
    refuses(() -> DEFAULTS.with(Map.of("profile", "c4")))
        .hasMessage("quality.profile is 'c4', but must be fineweb or fineweb-v1");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refuses(
      ThrowableAssert.ThrowingCallable change) {
    return assertThatThrownBy(change).isInstanceOf(SettingsException.class);
  }
}
