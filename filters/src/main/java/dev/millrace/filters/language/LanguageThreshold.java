package dev.millrace.filters.language;

import dev.millrace.filters.Verdict;
import dev.millrace.schemas.settings.Setting;
import java.util.Set;

/**
 * Keeps a document whose language is wanted and whose score is strictly above the threshold, as
 * datatrove's LanguageFilter does for thresholds of at least 0.5; below that, datatrove also looks
 * at wanted languages that are not the most likely.
 *
 * <p>The score is of a text as a whole, and an English page that is a quarter Chinese passes with
 * 0.8. So the share of letters in foreign scripts has a limit of its own.
 *
 * @param wanted language codes; empty keeps every language that passes the threshold
 * @param threshold exclusive lower limit of the score, in [0, 1]
 * @param maxForeign the largest share of letters in scripts that the language is not written in
 */
public record LanguageThreshold(
    @Setting(
            key = "language.wanted",
            stage = "curation",
            text = "comma-separated codes; empty keeps every language that passes the threshold")
        Set<String> wanted,
    @Setting(
            key = "language.threshold",
            stage = "curation",
            text = "a document is kept if the score of its language is above this",
            min = 0,
            max = 1)
        float threshold,
    @Setting(
            key = "language.mixed",
            stage = "curation",
            text =
                "a document is kept if no more of its letters than this share are of scripts that"
                    + " its language is not written in, Latin apart; 1: all are kept",
            min = 0,
            max = 1)
        float maxForeign) {

  /** FineWeb's, English above 0.65, and a limit for mixed pages, which FineWeb has none of. */
  public static final LanguageThreshold FINEWEB = new LanguageThreshold(Set.of("en"), 0.65f, 0.1f);

  /** datatrove files both under the filter's name. */
  private static final String REASON = "language";

  public LanguageThreshold {
    wanted = Set.copyOf(wanted);
  }

  /** An unwanted language is named before a low score, and that before a mixed text. */
  public Verdict judge(String language, float score, String text) {
    if (!wanted.isEmpty() && !wanted.contains(language)) {
      return Verdict.Drop.of("language.not-wanted", REASON);
    }
    if (score <= threshold || Float.isNaN(score)) {
      return new Verdict.Drop("language.low-score", REASON, score, threshold);
    }
    float foreign = WritingSystems.foreignShare(language, text);
    return foreign <= maxForeign
        ? Verdict.KEEP
        : new Verdict.Drop("language.mixed", "mixed_language", foreign, maxForeign);
  }
}
