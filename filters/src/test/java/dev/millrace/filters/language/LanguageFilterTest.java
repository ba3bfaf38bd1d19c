package dev.millrace.filters.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanguageFilterTest {
  private static final LanguageModel MODEL = LanguageModel.bundled();
  private static final LanguageFilter FINEWEB = filter(LanguageThreshold.FINEWEB);
  private static final LanguageFilter ANY = filter(any(0.65f, 0.1f, false));
  private static final Outcome<Identified> NOT_WANTED =
      new Outcome.Dropped<>(Verdict.Drop.of("language.not-wanted", "language"));

  private static final String ENGLISH =
      "The mill stands by the river, and its wheel has turned since the days of the old king.";
  private static final String FRENCH =
      "Le moulin se trouve au bord de la rivière, et sa roue tourne depuis les jours du vieux roi.";

  private static LanguageThreshold any(float threshold, float maxForeign, boolean cuts) {
    return new LanguageThreshold(Set.of(), threshold, maxForeign, cuts, Optional.empty());
  }

  private static LanguageFilter filter(LanguageThreshold limits) {
    return new LanguageFilter(limits, Languages.bundled(), MODEL);
  }

  private static Outcome<Identified> judge(
      LanguageFilter filter, String language, float score, String text) {
    return filter.judge(new Identified(text, language, score));
  }

  private static Outcome<Identified> english(String text) {
    return judge(FINEWEB, "en", 0.9f, text);
  }

  private static Outcome<Identified> kept(String language, float score, String text) {
    return new Outcome.Kept<>(new Identified(text, language, score));
  }

  private static Outcome<Identified> lowScore(float score, float limit) {
    return new Outcome.Dropped<>(new Verdict.Drop("language.low-score", "language", score, limit));
  }

  private static Verdict.Drop drop(Outcome<Identified> outcome) {
    return ((Outcome.Dropped<Identified>) outcome).drop();
  }

  @Test
  void keepsAWantedLanguageStrictlyAboveTheThreshold() {
    assertThat(judge(FINEWEB, "en", Math.nextUp(0.65f), ""))
        .isEqualTo(kept("en", Math.nextUp(0.65f), ""));
    assertThat(judge(FINEWEB, "en", 0.65f, "")).isEqualTo(lowScore(0.65f, 0.65f));
    assertThat(judge(FINEWEB, "en", Float.NaN, "")).isInstanceOf(Outcome.Dropped.class);
  }

  @Test
  void namesAnUnwantedLanguageWhateverItsScore() {
    assertThat(judge(FINEWEB, "de", 0.99f, "")).isEqualTo(NOT_WANTED);
    assertThat(judge(FINEWEB, "de", 0.1f, "")).isEqualTo(NOT_WANTED);
  }

  @Test
  void keepsEveryLanguageThatPassesItsThresholdWhereNoneIsNamed() {
    assertThat(judge(ANY, "sw", 0.66f, "")).isEqualTo(kept("sw", 0.66f, ""));
    assertThat(judge(ANY, "sw", 0.64f, "")).isEqualTo(lowScore(0.64f, 0.65f));
    assertThat(judge(ANY, "de", Math.nextUp(0.821f), ""))
        .isEqualTo(kept("de", Math.nextUp(0.821f), ""));
    assertThat(judge(ANY, "de", 0.821f, "")).isEqualTo(lowScore(0.821f, 0.821f));
  }

  @Test
  void aThresholdThatIsSetHoldsForEveryLanguage() {
    LanguageFilter strict = filter(any(0.9f, 0.1f, false));
    assertThat(judge(strict, "de", 0.85f, "")).isEqualTo(lowScore(0.85f, 0.9f));
    LanguageFilter lenient = filter(any(0.5f, 0.1f, false));
    assertThat(judge(lenient, "de", 0.6f, "")).isEqualTo(kept("de", 0.6f, ""));
  }

  @Test
  void keepsATenthOfForeignLettersAndDropsMore() {
    String nine = "abcdefghi 1234, (5)";
    assertThat(english(nine + "水")).isInstanceOf(Outcome.Kept.class);
    assertThat(drop(english(nine.substring(1) + "水")))
        .isEqualTo(new Verdict.Drop("language.mixed", "mixed_language", 1f / 9, 0.1f));
  }

  @Test
  void countsLettersOfEveryScriptThatTheLanguageIsNotWrittenIn() {
    for (String word : List.of("水車", "みずぐるま", "물레방아", "мельница", "طاحونة", "μύλος")) {
      assertThat(english("mill " + word)).as(word).isInstanceOf(Outcome.Dropped.class);
    }
    assertThat(judge(ANY, "ja", 1, "水車がまわる。カタカナ also in English")).isInstanceOf(Outcome.Kept.class);
    assertThat(judge(ANY, "ru", 1, "мельница, the mill")).isInstanceOf(Outcome.Kept.class);
    assertThat(judge(ANY, "ru", 1, "мельница 水車")).isInstanceOf(Outcome.Dropped.class);
    assertThat(judge(ANY, "ja", 1, "水車 мельница")).isInstanceOf(Outcome.Dropped.class);
    assertThat(judge(ANY, "ka", 1, "წისქვილი мельница")).isInstanceOf(Outcome.Dropped.class);
  }

  @Test
  void aParagraphInAnotherLanguageOfTheSameScriptIsForeign() {
    Verdict.Drop drop = drop(english(ENGLISH + "\n" + FRENCH));
    assertThat(drop.rule()).isEqualTo("language.mixed");
    assertThat(drop.measured()).isEqualTo(letters(FRENCH) / (float) letters(ENGLISH + FRENCH));
    assertThat(english(ENGLISH + "\n" + ENGLISH)).isInstanceOf(Outcome.Kept.class);
  }

  @Test
  void aLineOfFewerThanFortyLettersIsTooShortToBeOfAnotherLanguage() {
    String forty = "Le moulin se trouve au bord de la rivière et tourne";
    assertThat(letters(forty)).isEqualTo(41);
    assertThat(english(ENGLISH + "\n" + forty.substring(0, forty.length() - 1)))
        .isInstanceOf(Outcome.Dropped.class);
    assertThat(english(ENGLISH + "\n" + forty.substring(0, forty.length() - 2)))
        .isInstanceOf(Outcome.Kept.class);
  }

  @Test
  void keepsEveryMixtureWhereTheLimitIsOne() {
    assertThat(judge(filter(any(0.65f, 1, false)), "en", 1, "水車\n" + FRENCH))
        .isEqualTo(kept("en", 1, "水車\n" + FRENCH));
  }

  @Test
  void foreignParagraphsAreCutAndWhatIsLeftIsJudgedAnew() {
    LanguageFilter cutting = filter(any(0.65f, 0.1f, true));
    String mixed = ENGLISH + "\n" + FRENCH + "\n水車がまわる\n" + ENGLISH;
    LanguagePrediction alone = MODEL.predict(ENGLISH + "\n" + ENGLISH);
    assertThat(judge(cutting, "en", 0.4f, mixed))
        .isEqualTo(kept("en", alone.probability(), ENGLISH + "\n" + ENGLISH));
    assertThat(judge(cutting, "en", 0.9f, ENGLISH)).isEqualTo(kept("en", 0.9f, ENGLISH));
  }

  @Test
  void aPageOfWhichTheCutLeavesNothingIsTooMixed() {
    assertThat(drop(judge(filter(any(0.65f, 0.1f, true)), "en", 0.9f, FRENCH)))
        .isEqualTo(new Verdict.Drop("language.mixed", "mixed_language", 1, 0.1f));
  }

  @Test
  void aPageOfWhichTheCutLeavesAnotherLanguageIsOfThatOne() {
    LanguageThreshold english =
        new LanguageThreshold(Set.of("en"), 0.65f, 0.1f, true, Optional.empty());
    String german = "Wir fahren mit dem Boot";
    assertThat(MODEL.predict(german).language()).isEqualTo("de");
    assertThat(judge(filter(english), "en", 0.5f, FRENCH + "\n" + german)).isEqualTo(NOT_WANTED);
    assertThat(judge(filter(any(0.65f, 0.1f, true)), "en", 0.5f, FRENCH + "\n" + german))
        .isEqualTo(kept("de", MODEL.predict(german).probability(), german));
  }

  private static int letters(String text) {
    return (int) text.codePoints().filter(Character::isLetter).count();
  }
}
