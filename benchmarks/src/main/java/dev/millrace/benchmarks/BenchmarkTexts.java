package dev.millrace.benchmarks;

import dev.millrace.filters.Extracted;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
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
      return sample(Path.of(System.getProperty("millrace.home", "."), "sample", "sample.warc.gz"));
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

  private static List<String> sample(Path crawl) throws IOException {
    PageToDocument extraction =
        PageToDocument.withoutUrlRules(
            new Extractor(ExtractionSettings.defaults()), LanguageModel.bundled());
    List<String> texts = new ArrayList<>();
    try (PageReader reader = PageReader.open(crawl, ReadSettings.DEFAULT)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        if (next.get() instanceof Reading.PageRead read
            && extraction.apply(read.page()) instanceof Extracted.Text text) {
          texts.add(text.document().getText());
        }
      }
    }
    return texts;
  }
}
