package dev.millrace.filters.rules;

import dev.millrace.filters.words.WordBreaks;
import dev.millrace.filters.words.WordSplitter;
import dev.millrace.schemas.SettingsException;
import java.util.Arrays;

/** Whose code the rules follow where two versions of datatrove differ in more than a number. */
public enum QualityProfile {
  /** datatrove's head of August 2026 (v0.10). */
  FINEWEB("fineweb"),

  /** datatrove v0.2.0, the code that made FineWeb in 2024. */
  FINEWEB_V1("fineweb-v1");

  private final String id;

  QualityProfile(String id) {
    this.id = id;
  }

  /** The name in settings. */
  public String id() {
    return id;
  }

  /**
   * The profile of a name.
   *
   * @throws SettingsException if no profile has it
   */
  public static QualityProfile of(String id) {
    return Arrays.stream(values())
        .filter(profile -> profile.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new SettingsException(
                    "quality.profile is '" + id + "', but must be fineweb or fineweb-v1"));
  }

  /** Finds the words of documents in a language, an ISO 639 code, that breaks them so. */
  public WordSplitter splitter(String language, WordBreaks breaks) {
    WordSplitter splitter = WordSplitter.forLanguage(language, breaks);
    boolean english = splitter.equals(WordSplitter.english());
    return english && this == FINEWEB_V1 ? WordSplitter.treebank() : splitter;
  }

  @Override
  public String toString() {
    return id;
  }
}
