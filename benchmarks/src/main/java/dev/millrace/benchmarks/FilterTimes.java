package dev.millrace.benchmarks;

import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.EnglishShingleWords;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.Text;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.duplicates.Signature;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.language.LanguageFilter;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.language.LanguagePrediction;
import dev.millrace.filters.language.LanguageThreshold;
import dev.millrace.filters.language.Languages;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.pii.Scrubbed;
import dev.millrace.filters.rules.LanguageQuality;
import dev.millrace.filters.rules.QualityChain;
import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of curation, each on one page or text of the input after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
public class FilterTimes {
  private final QualityChain quality = new QualityChain(QualitySettings.of(QualityProfile.FINEWEB));
  private final MinHash minHash = new MinHash(new EnglishShingleWords());
  private final PiiScrubber fineweb = PiiScrubber.fineweb();
  private final PiiScrubber strict = PiiScrubber.strict();
  private final LanguageModel languages = LanguageModel.bundled();
  private final PageToDocument extraction =
      PageToDocument.withoutUrlRules(new Extractor(ExtractionSettings.defaults()), languages);
  private final DocumentCuration curation =
      new DocumentCuration(
          LanguageFilter.of(LanguageThreshold.FINEWEB),
          LanguageQuality.of(QualitySettings.of(QualityProfile.FINEWEB), Languages.bundled()),
          minHash,
          fineweb);
  private final List<Page> pages = new ArrayList<>();
  private final List<Document> documents = new ArrayList<>();
  private int next;

  /** WARC file. */
  @Param("")
  private String warc = "";

  /** Reads the pages and extracts their texts. */
  @Setup
  public void read() throws IOException {
    pages.addAll(BenchmarkTexts.pages(Path.of(warc)));
    for (Page page : pages) {
      if (extraction.apply(page) instanceof Outcome.Kept(Document document)) {
        documents.add(document);
      }
    }
  }

  private Page page() {
    return pages.get(Math.floorMod(next++, pages.size()));
  }

  private Document document() {
    return documents.get(Math.floorMod(next++, documents.size()));
  }

  /** Charset, content and language of a page. */
  @Benchmark
  public Outcome<Document> extraction() {
    return extraction.apply(page());
  }

  @Benchmark
  public LanguagePrediction language() {
    return languages.predict(document().getText());
  }

  @Benchmark
  public Outcome<Text> rules() {
    Document document = document();
    return quality.judge(quality.text(document.getText(), document.getLanguage()));
  }

  @Benchmark
  public Optional<Signature> minHash() {
    return minHash.signature(document().getText());
  }

  @Benchmark
  public Scrubbed scrubbing() {
    return fineweb.scrub(document().getText());
  }

  @Benchmark
  public Scrubbed scrubbingStrictly() {
    return strict.scrub(document().getText());
  }

  /** All that follows extraction: each step that a document reaches. */
  @Benchmark
  public Object curation() {
    return curation.apply(document());
  }
}
