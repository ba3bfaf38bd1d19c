package dev.millrace.filters.language;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Verdict;
import java.util.function.Supplier;

/**
 * Keeps a text whose language is wanted and whose score is strictly above that language's
 * threshold, as datatrove's LanguageFilter does for thresholds of at least 0.5; below that,
 * datatrove also looks at wanted languages that are not the most likely.
 *
 * <p>The score is of a text as a whole, and an English page that is a quarter Chinese passes with
 * 0.8. So a page is of its dominant language, and the share of what is foreign in it has a limit of
 * its own. Safe for any number of threads.
 */
public final class LanguageFilter {
  /** datatrove files both under the filter's name. */
  private static final String REASON = "language";

  private final LanguageThreshold limits;
  private final Languages languages;
  private final LanguageModel model;

  public LanguageFilter(LanguageThreshold limits, Languages languages, LanguageModel model) {
    this.limits = limits;
    this.languages = languages;
    this.model = model;
  }

  /** These limits with the data files that they name and the bundled model. */
  public static LanguageFilter of(LanguageThreshold limits) {
    return new LanguageFilter(limits, limits.languages(), LanguageModel.bundled());
  }

  /**
   * The text, without its foreign paragraphs where they are to be cut; then language and score are
   * of what is left. An unwanted language is named before a low score, and that before a mixed
   * text.
   */
  public Outcome<Identified> judge(Identified text) {
    if (!limits.cutsForeign()) {
      return left(text, () -> paragraphs(text));
    }
    if (!isWanted(text.language())) {
      return notWanted();
    }
    Paragraphs paragraphs = paragraphs(text);
    String rest = String.join("\n", paragraphs.own()).strip();
    if (rest.isEmpty()) {
      return new Outcome.Dropped<>(tooMixed(paragraphs.foreignShare()));
    }
    return rest.equals(text.text()) ? left(text, () -> paragraphs) : left(identified(rest));
  }

  private static Outcome<Identified> notWanted() {
    return new Outcome.Dropped<>(Verdict.Drop.of("language.not-wanted", REASON));
  }

  private Paragraphs paragraphs(Identified text) {
    return Paragraphs.of(
        text.text(),
        text.language(),
        languages
            .of(text.language())
            .map(LanguageTraits::scripts)
            .orElseGet(() -> WritingSystems.scripts(text.language())),
        model);
  }

  private Outcome<Identified> mixed(Identified text, Paragraphs paragraphs) {
    float foreign = paragraphs.foreignShare();
    return foreign <= limits.maxForeign()
        ? new Outcome.Kept<>(text)
        : new Outcome.Dropped<>(tooMixed(foreign));
  }

  private Verdict.Drop tooMixed(float foreign) {
    return new Verdict.Drop("language.mixed", "mixed_language", foreign, limits.maxForeign());
  }

  /**
   * What is left is judged as a text of its own, foreign letters within its paragraphs included.
   */
  private Outcome<Identified> left(Identified rest) {
    return left(rest, () -> paragraphs(rest));
  }

  private Identified identified(String rest) {
    LanguagePrediction language = model.predict(rest);
    return new Identified(rest, language.language(), language.probability());
  }

  /**
   * @param paragraphs of the text, asked for only where they decide
   */
  private Outcome<Identified> left(Identified text, Supplier<Paragraphs> paragraphs) {
    if (!isWanted(text.language())) {
      return notWanted();
    }
    float threshold = limits.thresholdOf(languages.of(text.language()));
    if (!passes(text.score(), threshold)) {
      return new Outcome.Dropped<>(lowScore(text.score(), threshold));
    }
    return limits.maxForeign() >= 1 ? new Outcome.Kept<>(text) : mixed(text, paragraphs.get());
  }

  /** What is no number does not. */
  private static boolean passes(float score, float threshold) {
    return score > threshold;
  }

  private boolean isWanted(String language) {
    return limits.wanted().isEmpty() || limits.wanted().contains(language);
  }

  private static Verdict.Drop lowScore(float score, float threshold) {
    return new Verdict.Drop("language.low-score", REASON, score, threshold);
  }
}
