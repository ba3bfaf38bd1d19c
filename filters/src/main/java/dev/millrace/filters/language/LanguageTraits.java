package dev.millrace.filters.language;

import dev.millrace.filters.words.WordBreaks;
import dev.millrace.schemas.SettingsException;
import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is different about the documents of a language: its data file.
 *
 * @param name in English
 * @param scripts that it is written in; Latin letters stand in texts of every language
 * @param threshold exclusive lower limit of the model's score, in [0, 1]
 * @param groups of quality rules, in the order of judging
 * @param limits of quality rules, by the names of their settings: {@code gopher-quality.stop-words}
 */
public record LanguageTraits(
    String name,
    Set<UnicodeScript> scripts,
    WordBreaks words,
    float threshold,
    List<String> groups,
    Map<String, String> limits) {

  private static final String NAME = "name";
  private static final String SCRIPTS = "scripts";
  private static final String WORDS = "words";
  private static final String THRESHOLD = "language.threshold";
  private static final String GROUPS = "quality.groups";
  private static final List<String> KEYS = List.of(NAME, SCRIPTS, WORDS, THRESHOLD, GROUPS);

  public LanguageTraits {
    scripts = Set.copyOf(scripts);
    groups = List.copyOf(groups);
    limits = Map.copyOf(limits);
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new SettingsException(
          THRESHOLD + " is " + threshold + ", but must be a number from 0 to 1");
    }
  }

  /**
   * The traits that a file's lines tell. Whether a limit exists, and can have its value, whoever
   * judges by it finds out.
   *
   * @throws SettingsException if a line is missing or has no value of its kind
   */
  static LanguageTraits of(Properties lines) {
    Map<String, String> limits = new TreeMap<>();
    for (String key : lines.stringPropertyNames()) {
      if (!KEYS.contains(key)) {
        limits.put(key, lines.getProperty(key));
      }
    }
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    list(lines, SCRIPTS).forEach(script -> scripts.add(script(script)));
    return new LanguageTraits(
        required(lines, NAME),
        scripts,
        words(required(lines, WORDS)),
        number(required(lines, THRESHOLD)),
        list(lines, GROUPS),
        limits);
  }

  private static String required(Properties lines, String key) {
    String value = lines.getProperty(key);
    if (value == null) {
      throw new SettingsException("the line " + key + "=... is missing");
    }
    return value.strip();
  }

  private static List<String> list(Properties lines, String key) {
    return Arrays.stream(required(lines, key).split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static UnicodeScript script(String name) {
    try {
      return UnicodeScript.forName(name);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          SCRIPTS + " names '" + name + "', but must be Unicode's names, such as Latin or Han", e);
    }
  }

  private static WordBreaks words(String value) {
    return Arrays.stream(WordBreaks.values())
        .filter(breaks -> breaks.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new SettingsException(
                    WORDS + " is '" + value + "', but must be spaces or dictionary"));
  }

  private static float number(String value) {
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw new SettingsException(
          THRESHOLD + " is '" + value + "', but must be a number from 0 to 1", e);
    }
  }
}
