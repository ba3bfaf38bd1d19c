package dev.millrace.filters.rules;

import dev.millrace.filters.language.LanguageTraits;
import dev.millrace.filters.language.Languages;
import dev.millrace.filters.words.WordBreaks;
import dev.millrace.schemas.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The quality rules of each language. A limit that the settings give another value than the
 * recipe's holds for all of them; else a language's data file tells its own. Safe for use by
 * several threads.
 */
public final class LanguageQuality {

  private final QualityChain others;
  private final Map<String, QualityChain> byLanguage;

  private LanguageQuality(QualityChain others, Map<String, QualityChain> byLanguage) {
    this.others = others;
    this.byLanguage = Map.copyOf(byLanguage);
  }

  /**
   * @param settings those of English, and of languages without a data file
   * @throws SettingsException if a data file names a limit or a group that there is none of, or the
   *     settings and a file cannot hold together
   */
  public static LanguageQuality of(QualitySettings settings, Languages languages) {
    Map<String, QualityChain> chains = new LinkedHashMap<>();
    languages
        .all()
        .forEach(
            (code, traits) ->
                chains.put(code, new QualityChain(of(settings, code, traits), traits.words())));
    return new LanguageQuality(new QualityChain(settings, WordBreaks.SPACES), chains);
  }

  /** The rules of a language, an ISO 639 code. */
  public QualityChain of(String language) {
    return byLanguage.getOrDefault(language, others);
  }

  private static QualitySettings of(QualitySettings settings, String code, LanguageTraits traits) {
    QualitySettings recipe = QualitySettings.of(settings.profile());
    Map<String, String> limits = new LinkedHashMap<>(traits.limits());
    Map<String, String> usual = recipe.toMap();
    settings
        .toMap()
        .forEach(
            (key, value) -> {
              if (!value.equals(usual.get(key))) {
                limits.put(key, value);
              }
            });
    List<String> wanted = settings.names();
    try {
      return recipe.with(limits).only(wanted.equals(recipe.names()) ? traits.groups() : wanted);
    } catch (SettingsException e) {
      throw new SettingsException("rules of language " + code + ": " + e.getMessage(), e);
    }
  }
}
