package dev.millrace.filters.quality;

import dev.millrace.filters.Verdict;
import dev.millrace.filters.fasttext.FastTextModel;
import dev.millrace.filters.rules.Finding;
import dev.millrace.schemas.SettingsException;
import java.util.List;
import java.util.Optional;

/**
 * The rule group {@code learned-quality}: a text's score is the probability that a classifier gives
 * to the label of good texts, as for DCLM-Baseline (Li et al. 2024, <a
 * href="https://arxiv.org/abs/2406.11794">arXiv 2406.11794</a>, section 4.4). Thread-safe.
 */
public final class LearnedQuality {
  /** What stands for a score where no model gave one. */
  public static final float NONE = -1;

  private static final String RULE = "learned-quality.too-low";
  private static final String REASON = "learned_quality";

  private final FastTextModel model;
  private final String label;
  private final double minimum;

  /**
   * @param minimum the lowest score of a text that is kept
   */
  public LearnedQuality(FastTextModel model, String label, double minimum) {
    this.model = model;
    this.label = label;
    this.minimum = minimum;
  }

  /**
   * What the settings ask for; empty where they name no model.
   *
   * @throws SettingsException if the model cannot be read or has no such label
   */
  public static Optional<LearnedQuality> of(LearnedQualitySettings settings) {
    return settings
        .model()
        .map(
            path -> {
              FastTextModel model = FastTextModel.read(path);
              List<String> labels = model.labels();
              if (!labels.contains(settings.label())) {
                throw new SettingsException(
                    "learned-quality.label is '"
                        + settings.label()
                        + "', but the labels of "
                        + path
                        + " are "
                        + String.join(", ", labels.subList(0, Math.min(10, labels.size()))));
              }
              return new LearnedQuality(model, settings.label(), settings.minimum());
            });
  }

  /** From 0 to 1, as fastText prints it: by 1e-5 more at most. */
  public float score(String text) {
    return model.probability(text, label);
  }

  /** What the rule found in a text of this score. */
  public Finding finding(float score) {
    return new Finding(RULE, REASON, score, minimum, score >= minimum);
  }

  /** What is said of a text whose score is below the minimum. */
  public Optional<Verdict.Drop> fault(float score) {
    return score >= minimum
        ? Optional.empty()
        : Optional.of(new Verdict.Drop(RULE, REASON, score, minimum));
  }
}
