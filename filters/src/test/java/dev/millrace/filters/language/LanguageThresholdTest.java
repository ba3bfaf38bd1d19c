package dev.millrace.filters.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanguageThresholdTest {
  private static final Verdict NOT_WANTED = Verdict.Drop.of("language.not-wanted", "language");

  private static Verdict lowScore(float score) {
    return new Verdict.Drop("language.low-score", "language", score, 0.65f);
  }

  @Test
  void keepsAWantedLanguageStrictlyAboveTheThreshold() {
    assertThat(LanguageThreshold.FINEWEB.judge("en", Math.nextUp(0.65f), ""))
        .isEqualTo(Verdict.KEEP);
    assertThat(LanguageThreshold.FINEWEB.judge("en", 0.65f, "")).isEqualTo(lowScore(0.65f));
  }

  @Test
  void namesAnUnwantedLanguageWhateverItsScore() {
    assertThat(LanguageThreshold.FINEWEB.judge("de", 0.99f, "")).isEqualTo(NOT_WANTED);
    assertThat(LanguageThreshold.FINEWEB.judge("de", 0.1f, "")).isEqualTo(NOT_WANTED);
  }

  @Test
  void keepsEveryLanguageThatPassesWhereNoneIsNamed() {
    LanguageThreshold any = new LanguageThreshold(Set.of(), 0.65f, 0.1f);
    assertThat(any.judge("sw", 0.66f, "")).isEqualTo(Verdict.KEEP);
    assertThat(any.judge("sw", 0.64f, "")).isEqualTo(lowScore(0.64f));
  }

  @Test
  void keepsATenthOfForeignLettersAndDropsMore() {
    String nine = "abcdefghi 1234, (5)";
    assertThat(english(nine + "水")).isEqualTo(Verdict.KEEP);
    assertThat(english(nine.substring(1) + "水"))
        .isEqualTo(new Verdict.Drop("language.mixed", "mixed_language", 1f / 9, 0.1f));
  }

  @Test
  void countsLettersOfEveryScriptThatTheLanguageIsNotWrittenIn() {
    for (String word : List.of("水車", "みずぐるま", "물레방아", "мельница", "طاحونة", "μύλος")) {
      assertThat(english("mill " + word)).as(word).isInstanceOf(Verdict.Drop.class);
    }
    LanguageThreshold any = new LanguageThreshold(Set.of(), 0.65f, 0.1f);
    assertThat(any.judge("ja", 1, "水車がまわる。カタカナ also in English")).isEqualTo(Verdict.KEEP);
    assertThat(any.judge("ru", 1, "мельница, the mill")).isEqualTo(Verdict.KEEP);
    assertThat(any.judge("ru", 1, "мельница 水車")).isInstanceOf(Verdict.Drop.class);
    assertThat(any.judge("ja", 1, "水車 мельница")).isInstanceOf(Verdict.Drop.class);
  }

  @Test
  void keepsEveryMixtureWhereTheLimitIsOne() {
    LanguageThreshold any = new LanguageThreshold(Set.of("en"), 0.65f, 1);
    assertThat(any.judge("en", 1, "水車")).isEqualTo(Verdict.KEEP);
  }

  private static Verdict english(String text) {
    return LanguageThreshold.FINEWEB.judge("en", 0.9f, text);
  }
}
