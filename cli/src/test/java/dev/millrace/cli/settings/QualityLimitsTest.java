package dev.millrace.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.CommandRun;
import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.filters.rules.RuleGroup;
import dev.millrace.schemas.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QualityLimitsTest {

  private static QualitySettings with(String... settings) {
    return QualityLimits.of(Settings.of(Optional.empty(), List.of(settings)));
  }

  @Test
  void everyLimitIsListedWithItsDefault() {
    String listed = CommandRun.of("settings").out();

    Map<String, String> limits = QualitySettings.of(QualityProfile.FINEWEB).toMap();
    assertThat(limits).hasSizeGreaterThan(30);
    limits.forEach(
        (key, value) ->
            assertThat(listed)
                .contains("\n" + (key.equals("profile") ? "quality.profile" : key) + "=" + value));
  }

  @Test
  void nothingSetIsTheProfileItself() {
    assertThat(with()).isEqualTo(QualitySettings.of(QualityProfile.FINEWEB));
    assertThat(with("quality.profile=fineweb-v1"))
        .isEqualTo(QualitySettings.of(QualityProfile.FINEWEB_V1));
  }

  @Test
  void limitsOfEveryGroupCanBeSetInBothProfiles() {
    QualitySettings quality =
        with(
            "quality.profile=fineweb-v1",
            "gopher-repetition.max-duplicate-lines=0.5",
            "gopher-quality.max-words=7",
            "gopher-quality.min-words=5",
            "c4.policy-phrases=opt out,cookie");

    assertThat(quality.profile()).isEqualTo(QualityProfile.FINEWEB_V1);
    assertThat(quality.toMap())
        .containsEntry("gopher-repetition.max-duplicate-lines", "0.5")
        .containsEntry("gopher-quality.max-words", "7")
        .containsEntry("gopher-quality.min-words", "5")
        .containsEntry("c4.policy-phrases", "opt out,cookie");
  }

  @Test
  void aLeastAboveTheDefaultMostCanBeSetWithTheMost() {
    QualitySettings quality =
        with("gopher-quality.min-words=200000", "gopher-quality.max-words=300000");

    assertThat(quality.toMap()).containsEntry("gopher-quality.min-words", "200000");
  }

  @Test
  void groupsJudgeAsListed() {
    assertThat(with("quality.groups=fineweb,c4").groups())
        .extracting(RuleGroup::name)
        .containsExactly("fineweb", "c4");
    assertThat(with().groups())
        .extracting(RuleGroup::name)
        .containsExactly("gopher-repetition", "gopher-quality", "c4", "fineweb");
  }

  @Test
  void anUnknownGroupIsAnErrorThatNamesThoseKnown() {
    assertThatThrownBy(() -> with("quality.groups=c4,gopher"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'gopher'")
        .hasMessageContaining("gopher-repetition, gopher-quality, c4, fineweb");
  }
}
