package dev.millrace.filters.language;

import dev.millrace.schemas.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Which languages are wanted, and how sure and how unmixed a document's has to be.
 *
 * @param wanted language codes; empty keeps every language that passes its threshold
 * @param threshold exclusive lower limit of the score, in [0, 1]; another than FineWeb's holds for
 *     every language, FineWeb's for those without a data file
 * @param maxForeign the largest share of letters in foreign paragraphs and scripts
 * @param cutsForeign whether foreign paragraphs are cut out before the rest is judged
 * @param rules folder of data files that come before the bundled ones
 */
public record LanguageThreshold(
    @Setting(
            key = "language.wanted",
            stage = "curation",
            text = "comma-separated codes; empty keeps every language that passes its threshold")
        Set<String> wanted,
    @Setting(
            key = "language.threshold",
            stage = "curation",
            text =
                "a document is kept if the score of its language is above this; another value than"
                    + " 0.65 also holds for languages with a data file, which have their own",
            min = 0,
            max = 1)
        float threshold,
    @Setting(
            key = "language.mixed",
            stage = "curation",
            text =
                "a document is kept if no more of its letters than this share are in paragraphs of"
                    + " another language or of scripts that its language is not written in, Latin"
                    + " apart; 1: all are kept",
            min = 0,
            max = 1)
        float maxForeign,
    @Setting(
            key = "language.cut-foreign",
            stage = "curation",
            text =
                "true: paragraphs in another language than the document's are cut out, and what is"
                    + " left is judged")
        boolean cutsForeign,
    @Setting(
            key = "language.rules",
            stage = "curation",
            text =
                "folder of data files of languages, CODE.properties, that come before the bundled"
                    + " ones; empty: the bundled ones alone",
            none = "")
        Optional<Path> rules) {

  /** FineWeb's, English above 0.65, and a limit for mixed pages, which FineWeb has none of. */
  public static final LanguageThreshold FINEWEB =
      new LanguageThreshold(Set.of("en"), 0.65f, 0.1f, false, Optional.empty());

  public LanguageThreshold {
    wanted = Set.copyOf(wanted);
  }

  /** The data files that these settings name. */
  public Languages languages() {
    Languages bundled = Languages.bundled();
    return rules.map(bundled::with).orElse(bundled);
  }

  /** The limit for the score of a language. */
  float thresholdOf(Optional<LanguageTraits> language) {
    return threshold == FINEWEB.threshold
        ? language.map(LanguageTraits::threshold).orElse(threshold)
        : threshold;
  }
}
