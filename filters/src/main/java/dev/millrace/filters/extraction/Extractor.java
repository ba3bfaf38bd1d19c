package dev.millrace.filters.extraction;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.extraction.classify.BlockClassifier;
import dev.millrace.filters.extraction.classify.CommentSections;
import dev.millrace.filters.extraction.classify.ContentChoice;
import dev.millrace.filters.extraction.classify.Gaps;
import dev.millrace.filters.extraction.classify.HiddenText;
import dev.millrace.filters.extraction.classify.Inserts;
import dev.millrace.filters.extraction.classify.RepeatedSegments;
import dev.millrace.filters.extraction.classify.Rescue;
import dev.millrace.filters.extraction.features.PageType;
import dev.millrace.filters.extraction.features.ReadabilityScore;
import dev.millrace.filters.extraction.tree.Effort;
import dev.millrace.filters.extraction.tree.PageParser;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import dev.millrace.filters.extraction.tree.Title;
import java.util.List;
import java.util.Optional;

/**
 * A page's HTML into its title and main text. Immutable and safe for use by many threads; the same
 * page gives the same text or the same reason.
 */
public final class Extractor {

  private final ExtractionSettings settings;
  private final BlockClassifier classifier;

  public Extractor(ExtractionSettings settings) {
    this(settings, BlockClassifier.load());
  }

  public Extractor(ExtractionSettings settings, BlockClassifier classifier) {
    this.settings = settings;
    this.classifier = classifier;
  }

  /**
   * Throws nothing else on any page.
   *
   * @param url the page's address; its path hints at the kind of page; may be empty
   * @throws OutOfTimeException when the page takes longer than any may
   */
  public Outcome<Extraction> extract(String html, String url) {
    try {
      return extract(html, url, Effort.of(settings));
    } catch (Effort.TooMuch e) {
      return new Outcome.Dropped<>(Extraction.tooMuchWork(e.steps(), settings.maxSteps()));
    }
  }

  private Outcome<Extraction> extract(String html, String url, Effort effort) {
    Optional<PageTree> parsed = PageParser.parse(html, url, settings, effort);
    if (parsed.isEmpty()) {
      return new Outcome.Dropped<>(Extraction.UNPARSABLE);
    }
    PageTree page = parsed.get();
    PageType type = PageType.of(page);
    ReadabilityScore readability = ReadabilityScore.of(page);
    double[] probabilities = classifier.probabilities(page, type, readability, effort);
    List<TextBlock> likely = ContentChoice.choose(page, probabilities, settings.favourPrecision());
    List<TextBlock> content = CommentSections.drop(page, type, seen(page, Gaps.fill(page, likely)));
    Rescue.Chosen chosen =
        Rescue.rescue(
            RepeatedSegments.firstOfEach(content, effort),
            () -> seen(page, page.blocksOf(readability.best())),
            page.head);
    String best = formatted(chosen);
    return best.isBlank()
        ? new Outcome.Dropped<>(Extraction.EMPTY)
        : new Outcome.Kept<>(
            new Extraction(Title.of(page), best, page.head.named(), page.head.metadata()));
  }

  private String formatted(Rescue.Chosen chosen) {
    return settings.format() == ExtractionFormat.MARKDOWN && !chosen.blocks().isEmpty()
        ? MarkdownRenderer.render(chosen.blocks())
        : chosen.text();
  }

  /** The blocks that a reader is shown as the page's own text. */
  private static List<TextBlock> seen(PageTree page, List<TextBlock> blocks) {
    return Inserts.drop(page, HiddenText.drop(page, blocks));
  }
}
