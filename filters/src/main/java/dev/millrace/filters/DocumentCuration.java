package dev.millrace.filters;

import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.language.LanguageThreshold;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.pii.Scrubbed;
import dev.millrace.filters.rules.QualityChain;
import dev.millrace.schemas.Document;
import java.util.function.Function;

/** Language threshold, quality rules, signature and scrubbing of one document. Thread-safe. */
public final class DocumentCuration implements Function<Document, Curated> {
  /** Named in {@link dev.millrace.schemas.DroppedDocument}s. */
  public static final String STAGE = "curation";

  private final LanguageThreshold languages;
  private final QualityChain quality;
  private final MinHash minHash;
  private final PiiScrubber scrubber;

  public DocumentCuration(
      LanguageThreshold languages, QualityChain quality, MinHash minHash, PiiScrubber scrubber) {
    this.languages = languages;
    this.quality = quality;
    this.minHash = minHash;
    this.scrubber = scrubber;
  }

  @Override
  public Curated apply(Document document) {
    if (languages.verdict(document.getLanguage(), document.getLanguageScore())
        instanceof Verdict.Drop drop) {
      return dropped(document, drop);
    }
    return switch (quality.judge(quality.text(document.getText(), document.getLanguage()))) {
      case Outcome.Dropped(Verdict.Drop drop) -> dropped(document, drop);
      case Outcome.Kept(Text text) -> passed(document, text.string());
    };
  }

  private Curated.Passed passed(Document document, String text) {
    Scrubbed scrubbed = scrubber.scrub(text);
    Document clean =
        Document.newBuilder(document)
            .setText(scrubbed.text())
            .setContentDigest(ContentDigest.of(text))
            .build();
    return new Curated.Passed(
        new Candidate(clean, minHash.signature(text).map(Fingerprint::of)), scrubbed.counts());
  }

  private static Curated dropped(Document document, Verdict.Drop drop) {
    return new Curated.Dropped(
        Drops.of(STAGE, document.getUrl(), document.getRecordId(), drop, document.getText()));
  }
}
