package dev.millrace.filters.language;

import dev.millrace.filters.Verdict;
import dev.millrace.schemas.Setting;
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
            text = "comma-separated codes; empty keeps every language that passes the threshold")
        Set<String> wanted,
    @Setting(
            key = "language.threshold",
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

  /**
   * What the threshold says of a document; the rule's name is what a dropped document is filed
   * under.
   */
  public enum Outcome {
    KEEP("language.keep"),
    NOT_WANTED("language.not-wanted"),
    LOW_SCORE("language.low-score");

    private final String rule;

    Outcome(String rule) {
      this.rule = rule;
    }

    public String rule() {
      return rule;
    }
  }

  /**
   * The outcome for a document of this language and score; an unwanted language is named before a
   * low score.
   */
  public Outcome judge(String language, float score) {
    if (!wanted.isEmpty() && !wanted.contains(language)) {
      return Outcome.NOT_WANTED;
    }
    return score > threshold ? Outcome.KEEP : Outcome.LOW_SCORE;
  }

  /** The outcome as any rule gives it; only a low score has been measured. */
  public Verdict verdict(String language, float score) {
    Outcome outcome = judge(language, score);
    return switch (outcome) {
      case KEEP -> Verdict.KEEP;
      case NOT_WANTED -> Verdict.Drop.of(outcome.rule(), REASON);
      case LOW_SCORE -> new Verdict.Drop(outcome.rule(), REASON, score, threshold);
    };
  }
}
