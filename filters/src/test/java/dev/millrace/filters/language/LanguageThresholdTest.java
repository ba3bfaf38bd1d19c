package dev.millrace.filters.language;

import static dev.millrace.filters.language.LanguageThreshold.Outcome.KEEP;
import static dev.millrace.filters.language.LanguageThreshold.Outcome.LOW_SCORE;
import static dev.millrace.filters.language.LanguageThreshold.Outcome.NOT_WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LanguageThresholdTest {
  @Test
  void keepsAWantedLanguageStrictlyAboveTheThreshold() {
    assertThat(LanguageThreshold.FINEWEB.judge("en", Math.nextUp(0.65f))).isEqualTo(KEEP);
    assertThat(LanguageThreshold.FINEWEB.judge("en", 0.65f)).isEqualTo(LOW_SCORE);
  }

  @Test
  void namesAnUnwantedLanguageWhateverItsScore() {
    assertThat(LanguageThreshold.FINEWEB.judge("de", 0.99f)).isEqualTo(NOT_WANTED);
    assertThat(LanguageThreshold.FINEWEB.judge("de", 0.1f)).isEqualTo(NOT_WANTED);
    assertThat(NOT_WANTED.rule()).isEqualTo("language.not-wanted");
  }

  @Test
  void keepsEveryLanguageThatPassesWhereNoneIsNamed() {
    LanguageThreshold any = new LanguageThreshold(Set.of(), 0.65f);
    assertThat(any.judge("sw", 0.66f)).isEqualTo(KEEP);
    assertThat(any.judge("sw", 0.64f)).isEqualTo(LOW_SCORE);
  }
}
