package dev.millrace.filters.extraction;

import java.util.ArrayList;
import java.util.List;

/**
 * A page's HTML into its title and main text. Immutable and safe for use by many threads; the same
 * page gives the same text as long as it stays within its time.
 */
public final class Extractor {

  private static final double BALANCED = 0.45;
  private static final double PRECISE = 0.6;

  private final ExtractionSettings settings;
  private final BlockClassifier classifier;

  public Extractor(ExtractionSettings settings) {
    this(settings, BlockClassifier.load());
  }

  Extractor(ExtractionSettings settings, BlockClassifier classifier) {
    this.settings = settings;
    this.classifier = classifier;
  }

  /** Extracts within the settings' time limit. */
  public Extraction extract(String html, String url) {
    return extract(html, url, Deadline.after(settings.timeLimit()));
  }

  /**
   * Never throws.
   *
   * @param url the page's address; its path hints at the kind of page; may be empty
   */
  public Extraction extract(String html, String url, Deadline deadline) {
    try {
      return extractOrThrow(html, url, deadline);
    } catch (Deadline.DeadlineExceeded e) {
      return new Extraction.Nothing(Extraction.TIMEOUT);
    }
  }

  private Extraction extractOrThrow(String html, String url, Deadline deadline) {
    PageTree page = PageParser.parse(html, url, settings, deadline);
    double[] probabilities = classifier.probabilities(page, deadline);
    double threshold = settings.favourPrecision() ? PRECISE : BALANCED;
    List<TextBlock> kept = new ArrayList<>();
    for (TextBlock block : page.blocks) {
      if (probabilities[block.index] >= threshold) {
        kept.add(block);
      }
    }
    String text = TextRenderer.render(RepeatedSegments.firstOfEach(kept));
    return text.isBlank()
        ? new Extraction.Nothing(Extraction.EMPTY)
        : new Extraction.Text(Title.of(page), text);
  }
}
