package dev.millrace.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.language.Languages;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageQualityTest {
  private static final QualitySettings RECIPE = QualitySettings.of(QualityProfile.FINEWEB);

  @TempDir private Path folder = Path.of("");

  private static LanguageQuality with(Map<String, String> changes) {
    return LanguageQuality.of(RECIPE.with(changes), Languages.bundled());
  }

  private static Map<String, String> limits(LanguageQuality quality, String language) {
    return quality.of(language).settings().toMap();
  }

  @Test
  void englishAndLanguagesWithoutADataFileKeepTheSettings() {
    LanguageQuality quality = with(Map.of("gopher-quality.min-words", "40"));
    QualitySettings expected = RECIPE.with(Map.of("gopher-quality.min-words", "40"));
    assertThat(quality.of("en").settings()).isEqualTo(expected);
    assertThat(quality.of("sw").settings()).isEqualTo(expected);
    assertThat(quality.of("").settings()).isEqualTo(expected);
  }

  @Test
  void aDataFilesLimitsHoldForItsLanguage() {
    assertThat(limits(with(Map.of()), "de"))
        .containsEntry(
            "gopher-quality.stop-words",
            "der,und,die,in,von,im,den,des,mit,das,er,dem,als,wurde,für")
        .containsEntry("gopher-quality.max-mean-word-length", "15.0")
        .containsEntry("gopher-quality.min-alphabetic-words", "0.774")
        .containsEntry("gopher-quality.min-words", "50")
        .containsEntry("fineweb.max-line-breaks-per-word", "0.152");
    assertThat(with(Map.of()).of("de").settings().names())
        .containsExactly("gopher-repetition", "fineweb", "gopher-quality");
  }

  @Test
  void aLimitThatIsSetHoldsForEveryLanguage() {
    LanguageQuality quality = with(Map.of("gopher-quality.min-alphabetic-words", "0.7"));
    assertThat(limits(quality, "de"))
        .containsEntry("gopher-quality.min-alphabetic-words", "0.7")
        .containsEntry("gopher-quality.max-mean-word-length", "15.0");
  }

  @Test
  void groupsThatAreSetHoldForEveryLanguage() {
    LanguageQuality quality = LanguageQuality.of(RECIPE.only(List.of("c4")), Languages.bundled());
    assertThat(quality.of("de").settings().names()).containsExactly("c4");
    assertThat(quality.of("en").settings().names()).containsExactly("c4");
  }

  @Test
  void everyBundledFileHoldsWithBothProfiles() {
    for (QualityProfile profile : QualityProfile.values()) {
      LanguageQuality quality =
          LanguageQuality.of(QualitySettings.of(profile), Languages.bundled());
      for (String language : Languages.bundled().all().keySet()) {
        assertThat(quality.of(language).settings().profile()).as(language).isEqualTo(profile);
        assertThat(quality.of(language).settings())
            .as(language)
            .isNotEqualTo(quality.of("en").settings());
      }
    }
  }

  @Test
  void settingsThatAFileCannotHoldWithAreRefusedWithTheLanguage() {
    assertThatThrownBy(() -> with(Map.of("gopher-quality.min-mean-word-length", "9.5")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("rules of language ")
        .hasMessageContaining("nothing can be both");
  }

  @Test
  void aLimitThatThereIsNoneOfIsRefusedWithTheNearest() throws IOException {
    Files.writeString(
        folder.resolve("de.properties"),
        """
        name=German
        scripts=Latin
        words=spaces
        language.threshold=0.7
        quality.groups=gopher-quality
        gopher-quality.stop-word=der
        """);
    assertThatThrownBy(() -> LanguageQuality.of(RECIPE, Languages.bundled().with(folder)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "rules of language de: unknown setting gopher-quality.stop-word: the nearest is"
                + " gopher-quality.stop-words");
  }

  @Test
  void wordsOfChineseAreCountedByTheDictionary() {
    QualityChain chinese = with(Map.of()).of("zh");
    String text = "今天天气很好，我们在公园里和朋友一起吃饭。";
    assertThat(chinese.text(text, "zh").words().toList()).contains("今天", "天气", "朋友", "在", "和");
    Finding words =
        chinese.findings(chinese.text(text, "zh")).stream()
            .filter(finding -> finding.rule().equals("gopher-quality.too-few-words"))
            .findFirst()
            .orElseThrow();
    assertThat(words.measured()).isBetween(10.0, 16.0);
    assertThat(new QualityChain(RECIPE).text(text, "en").words().count()).isLessThan(6);
  }

  @Test
  void aChineseLineHasTheWordsThatTheDictionaryFinds() {
    String line = "今天天气很好，我们在公园里和朋友一起吃饭。";
    String text = (line + "\n").repeat(4) + "公园\n" + line;
    LanguageQuality quality = LanguageQuality.of(RECIPE.only(List.of("c4")), Languages.bundled());
    QualityChain chinese = quality.of("zh");
    assertThat(chinese.judge(chinese.text(text, "zh")))
        .isInstanceOfSatisfying(
            Outcome.Kept.class,
            kept ->
                assertThat(((Text) kept.value()).string())
                    .isEqualTo((line + "\n").repeat(4) + line));
  }
}
