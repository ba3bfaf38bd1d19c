package dev.millrace.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
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
    QualitySettings settings = DEFAULTS;
    for (Map.Entry<String, String> entry : DEFAULTS.toMap().entrySet()) {
      settings = settings.with(entry.getKey(), entry.getValue());
    }
    assertThat(settings).isEqualTo(DEFAULTS);
  }

  @Test
  void settingChangesItsLimitAlone() {
    QualitySettings settings =
        DEFAULTS.with("gopher-quality.min-words", "10").with("c4.policy-phrases", "a b, c");
    assertThat(settings.gopherQuality().minWords()).isEqualTo(10);
    assertThat(settings.c4().policyPhrases()).isEqualTo(List.of("a b", "c"));
    assertThat(settings.fineWeb()).isEqualTo(DEFAULTS.fineWeb());
  }

  @Test
  void profileReachesEveryRule() {
    QualitySettings settings =
        DEFAULTS.with("gopher-quality.min-words", "10").with("profile", "fineweb-v1");
    assertThat(settings.gopherRepetition().profile()).isEqualTo(QualityProfile.FINEWEB_V1);
    assertThat(settings.gopherQuality().profile()).isEqualTo(QualityProfile.FINEWEB_V1);
    assertThat(settings.fineWeb().profile()).isEqualTo(QualityProfile.FINEWEB_V1);
    assertThat(settings.gopherQuality().minWords()).isEqualTo(10);
  }

  @Test
  void unknownSettingNamesTheNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.with("gopher-quality.minwords", "10"))
        .withMessage(
            "unknown setting gopher-quality.minwords: the nearest is gopher-quality.min-words");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.with("profle", "fineweb"))
        .withMessage("unknown setting profle: the nearest is profile");
  }

  @Test
  void badValuesAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.with("gopher-quality.min-words", "many"))
        .withMessage("min-words many is not a whole number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.with("fineweb.max-short-lines", "-1"))
        .withMessage("fineweb limit -1.0 must be 0 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.with("gopher-quality.max-words", "49"))
        .withMessageContaining("nothing can be both");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.with("c4.remove-citations", "yes"))
        .withMessage("remove-citations yes is neither true nor false");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULTS.with("profile", "c4"))
        .withMessage("unknown quality profile c4: fineweb or fineweb-v1 is wanted");
  }
}
