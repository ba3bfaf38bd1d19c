package dev.millrace.benchmarks;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts to measure with: the user's files, or what is extracted from the sample crawl. */
final class BenchmarkTexts {
  private BenchmarkTexts() {}

  /** A text for each file; the sample crawl's, of all languages, where no file is named. */
  static List<String> of(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      return texts(sample());
    }
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      texts.add(Files.readString(file));
    }
    return texts;
  }

  static long bytes(List<String> texts) {
    return texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  /** The sample crawl. */
  static Path sample() {
    return Path.of(System.getProperty("millrace.home", "."), "sample", "sample.warc.gz");
  }

  /** A WARC file's pages. */
  static List<Page> pages(Path crawl) throws IOException {
    List<Page> pages = new ArrayList<>();
    try (PageReader reader = PageReader.open(new FileSource(crawl), ReadSettings.DEFAULT)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get() instanceof Reading.PageRead read) {
          pages.add(read.page());
        }
      }
    }
    return pages;
  }

  private static List<String> texts(Path crawl) throws IOException {
    PageToDocument extraction =
        PageToDocument.withoutUrlRules(
            new Extractor(ExtractionSettings.defaults()), LanguageModel.bundled());
    List<String> texts = new ArrayList<>();
    for (Page page : pages(crawl)) {
      if (extraction.apply(page) instanceof Outcome.Kept(Document document)) {
        texts.add(document.getText());
      }
    }
    return texts;
  }
}
