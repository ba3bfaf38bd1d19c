package dev.millrace.filters.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanguageThresholdTest {
  private static final Verdict NOT_WANTED = Verdict.Drop.of("language.not-wanted", "language");

  private static Verdict lowScore(float score) {
    return new Verdict.Drop("language.low-score", "language", score, 0.65f);
  }

  @Test
  void keepsAWantedLanguageStrictlyAboveTheThreshold() {
    assertThat(LanguageThreshold.FINEWEB.judge("en", Math.nextUp(0.65f))).isEqualTo(Verdict.KEEP);
    assertThat(LanguageThreshold.FINEWEB.judge("en", 0.65f)).isEqualTo(lowScore(0.65f));
  }

  @Test
  void namesAnUnwantedLanguageWhateverItsScore() {
    assertThat(LanguageThreshold.FINEWEB.judge("de", 0.99f)).isEqualTo(NOT_WANTED);
    assertThat(LanguageThreshold.FINEWEB.judge("de", 0.1f)).isEqualTo(NOT_WANTED);
  }

  @Test
  void keepsEveryLanguageThatPassesWhereNoneIsNamed() {
    LanguageThreshold any = new LanguageThreshold(Set.of(), 0.65f);
    assertThat(any.judge("sw", 0.66f)).isEqualTo(Verdict.KEEP);
    assertThat(any.judge("sw", 0.64f)).isEqualTo(lowScore(0.64f));
  }
}
