package dev.millrace.filters.quality;

import dev.millrace.schemas.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** Which model scores a text's quality, and what score a document must have. */
public record LearnedQualitySettings(
    @Setting(
            key = "learned-quality.model",
            stage = "curation",
            text =
                "a supervised fastText model (.bin, .ftz), such as millrace quality train writes;"
                    + " empty: none, and nothing is scored",
            none = "")
        Optional<Path> model,
    @Setting(
            key = "learned-quality.label",
            stage = "curation",
            text =
                "the model's label of good texts, without __label__; its probability is the score")
        String label,
    @Setting(
            key = "learned-quality.minimum",
            stage = "curation",
            text = "a document is kept if its score is not below this; 0: all are scored and kept",
            min = 0,
            max = 1)
        double minimum) {

  /** No model. */
  public static final LearnedQualitySettings DEFAULT =
      new LearnedQualitySettings(Optional.empty(), "good", 0.5);
}
