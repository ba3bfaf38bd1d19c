package dev.millrace.filters.language;

import dev.millrace.filters.Verdict;
import dev.millrace.schemas.settings.Setting;
import java.util.Set;

/**
 * Keeps a document whose language is wanted and whose score is strictly above the threshold, as
 * datatrove's LanguageFilter does for thresholds of at least 0.5; below that, datatrove also looks
 * at wanted languages that are not the most likely.
 *
 * @param wanted language codes; empty keeps every language that passes the threshold
 * @param threshold exclusive lower limit of the score, in [0, 1]
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
        float threshold) {

  /** FineWeb's: English above 0.65. */
  public static final LanguageThreshold FINEWEB = new LanguageThreshold(Set.of("en"), 0.65f);

  /** datatrove files both under the filter's name. */
  private static final String REASON = "language";

  public LanguageThreshold {
    wanted = Set.copyOf(wanted);
  }

  /** An unwanted language is named before a low score, which alone has been measured. */
  public Verdict judge(String language, float score) {
    if (!wanted.isEmpty() && !wanted.contains(language)) {
      return Verdict.Drop.of("language.not-wanted", REASON);
    }
    return score > threshold
        ? Verdict.KEEP
        : new Verdict.Drop("language.low-score", REASON, score, threshold);
  }
}
