package dev.millrace.filters.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.filters.words.WordBreaks;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguagesTest {
  private static final String GERMAN =
      """
      name=German
      scripts=Latin
      words=spaces
      language.threshold=0.7
      quality.groups=gopher-quality
      gopher-quality.stop-words=der,die,das
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void everyBundledFileIsLoadedAndEveryOneOfThemIsALanguageOfTheModel()
      throws IOException, URISyntaxException {
    Path files =
        Path.of(LanguagesTest.class.getResource("/dev/millrace/filters/language/data").toURI());
    try (Stream<Path> names = Files.list(files)) {
      Set<String> codes =
          names
              .map(file -> file.getFileName().toString().replace(".properties", ""))
              .collect(Collectors.toSet());
      assertThat(Languages.bundled().all().keySet()).isEqualTo(codes).hasSize(30);
    }
    assertThat(Languages.bundled().of("en")).isEmpty();
  }

  @Test
  void wordsOfChineseJapaneseAndThaiAreFoundByDictionary() {
    assertThat(
            Languages.bundled().all().entrySet().stream()
                .filter(language -> language.getValue().words() == WordBreaks.DICTIONARY)
                .map(language -> language.getKey()))
        .containsExactlyInAnyOrder("zh", "ja", "th");
  }

  @Test
  void aFileTellsScriptsThresholdGroupsAndLimits() {
    LanguageTraits russian = Languages.bundled().of("ru").orElseThrow();
    assertThat(russian.scripts()).containsExactly(UnicodeScript.CYRILLIC);
    assertThat(russian.threshold()).isEqualTo(0.9f);
    assertThat(russian.groups()).containsExactly("gopher-repetition", "fineweb", "gopher-quality");
    assertThat(russian.limits())
        .containsEntry("gopher-quality.min-alphabetic-words", "0.713")
        .hasEntrySatisfying(
            "gopher-quality.stop-words", words -> assertThat(words).startsWith("в,и,на,с,года"));
  }

  @Test
  void aFolderOfOnesOwnComesFirst() throws IOException {
    Files.writeString(folder.resolve("de.properties"), GERMAN);
    Files.writeString(folder.resolve("lb.properties"), GERMAN.replace("German", "Luxembourgish"));
    Languages languages = Languages.bundled().with(folder);
    assertThat(languages.of("de").orElseThrow().threshold()).isEqualTo(0.7f);
    assertThat(languages.of("lb").orElseThrow().name()).isEqualTo("Luxembourgish");
    assertThat(languages.of("fr")).isEqualTo(Languages.bundled().of("fr"));
  }

  @Test
  void aFileThatCannotBeUsedIsNamedWithTheWayOut() throws IOException {
    refused(
        GERMAN.replace("0.7", "7"), "language.threshold is 7.0, but must be a number from 0 to 1");
    refused(
        GERMAN.replace("0.7", "much"),
        "language.threshold is 'much', but must be a number from 0 to 1");
    refused(
        GERMAN.replace("=Latin", "=Latn1"),
        "scripts names 'Latn1', but must be Unicode's names, such as Latin or Han");
    refused(
        GERMAN.replace("=spaces", "=none"), "words is 'none', but must be spaces or dictionary");
    refused(GERMAN.replace("name=German", ""), "the line name=... is missing");
    refused(GERMAN + "x=\\u12", "Malformed \\uxxxx encoding.");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Languages.bundled().with(folder.resolve("none")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "language.rules is %s, but must be a folder of files CODE.properties",
            folder.resolve("none"));
  }

  private void refused(String lines, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("de.properties"), lines);
    assertThatThrownBy(() -> Languages.bundled().with(folder))
        .isInstanceOf(SettingsException.class)
        .hasMessage("%s: %s", file, why);
  }
}
