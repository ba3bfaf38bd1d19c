package dev.millrace.filters;

import dev.millrace.filters.decontamination.Decontamination;
import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.language.Identified;
import dev.millrace.filters.language.LanguageFilter;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.pii.Scrubbed;
import dev.millrace.filters.quality.LearnedQuality;
import dev.millrace.filters.rules.LanguageQuality;
import dev.millrace.filters.rules.QualityChain;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Document;
import java.util.Optional;
import java.util.function.Function;

/**
 * Language filter, quality rules, learned score, overlap with evaluations, signature and scrubbing
 * of one document. Thread-safe.
 */
public final class DocumentCuration implements Function<Document, Outcome<Curated>> {
  /** Named in {@link dev.millrace.schemas.DroppedDocument}s. */
  public static final String STAGE = "curation";

  private final LanguageFilter languages;
  private final LanguageQuality quality;
  private final Optional<LearnedQuality> learned;
  private final Optional<Decontamination> decontamination;
  private final MinHash minHash;
  private final PiiScrubber scrubber;

  public DocumentCuration(
      LanguageFilter languages, LanguageQuality quality, MinHash minHash, PiiScrubber scrubber) {
    this(languages, quality, Optional.empty(), Optional.empty(), minHash, scrubber);
  }

  public DocumentCuration(
      LanguageFilter languages,
      LanguageQuality quality,
      Optional<LearnedQuality> learned,
      Optional<Decontamination> decontamination,
      MinHash minHash,
      PiiScrubber scrubber) {
    this.languages = languages;
    this.quality = quality;
    this.learned = learned;
    this.decontamination = decontamination;
    this.minHash = minHash;
    this.scrubber = scrubber;
  }

  @Override
  public Outcome<Curated> apply(Document document) {
    Identified found =
        new Identified(document.getText(), document.getLanguage(), document.getLanguageScore());
    return switch (languages.judge(found)) {
      case Outcome.Dropped(Verdict.Drop drop) -> new Outcome.Dropped<>(drop);
      case Outcome.Kept(Identified left) -> judged(document, left);
    };
  }

  private Outcome<Curated> judged(Document document, Identified found) {
    QualityChain rules = quality.of(found.language());
    return switch (rules.judge(rules.text(found.text(), found.language()))) {
      case Outcome.Dropped(Verdict.Drop drop) -> new Outcome.Dropped<>(drop);
      case Outcome.Kept(Text text) -> scored(in(document, found), text.string());
    };
  }

  private static Document in(Document document, Identified found) {
    return found.language().equals(document.getLanguage())
            && found.score() == document.getLanguageScore()
        ? document
        : Document.newBuilder(document)
            .setLanguage(found.language())
            .setLanguageScore(found.score())
            .build();
  }

  private Outcome<Curated> scored(Document document, String text) {
    float score = learned.map(quality -> quality.score(text)).orElse(LearnedQuality.NONE);
    return learned
        .flatMap(quality -> quality.fault(score))
        .or(() -> decontamination.flatMap(evaluations -> evaluations.fault(text)))
        .<Outcome<Curated>>map(Outcome.Dropped::new)
        .orElseGet(() -> passed(document, text, score));
  }

  private Outcome<Curated> passed(Document document, String text, float score) {
    Scrubbed scrubbed = scrubber.scrub(text);
    // What stands in place of personal data may be longer than that.
    return LongestText.fault(STAGE, scrubbed.text())
        .<Outcome<Curated>>map(Outcome.Dropped::new)
        .orElseGet(() -> new Outcome.Kept<>(curated(document, text, score, scrubbed)));
  }

  private Curated curated(Document document, String text, float score, Scrubbed scrubbed) {
    Document clean =
        bounded(document)
            .setText(scrubbed.text())
            .setContentDigest(ContentDigest.of(text))
            .setQualityScore(score)
            .setDescription(
                BoundedText.cut(
                    scrubber.scrub(document.getDescription()).text(), BoundedText.TITLE_BYTES))
            .build();
    Candidate candidate =
        new Candidate(clean, minHash.signature(text, document.getLanguage()).map(Fingerprint::of));
    return new Curated(candidate, scrubbed.counts());
  }

  /** Another program may have written the document. */
  private static Document.Builder bounded(Document document) {
    return Document.newBuilder(document)
        .setUrl(BoundedText.url(document.getUrl()))
        .setRecordId(BoundedText.id(document.getRecordId()))
        .setDump(BoundedText.cut(document.getDump(), BoundedText.ID_BYTES))
        .setFilePath(BoundedText.url(document.getFilePath()))
        .setTitle(BoundedText.cut(document.getTitle(), BoundedText.TITLE_BYTES))
        .setAuthor(BoundedText.cut(document.getAuthor(), BoundedText.ID_BYTES))
        .setPublished(BoundedText.cut(document.getPublished(), BoundedText.ID_BYTES))
        .setSite(BoundedText.cut(document.getSite(), BoundedText.ID_BYTES))
        .setLicense(BoundedText.url(document.getLicense()))
        .setLanguage(BoundedText.cut(document.getLanguage(), BoundedText.ID_BYTES));
  }
}
