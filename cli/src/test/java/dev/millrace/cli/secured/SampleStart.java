package dev.millrace.cli.secured;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sample is gzip by record, so its first bytes up to a record's end are a WARC file too. */
final class SampleStart {
  private SampleStart() {}

  static Path in(Path file, int records) throws IOException {
    Path sample = Path.of("..", "sample", "sample.warc.gz");
    long end = 0;
    try (PageReader reader = PageReader.open(new FileSource(sample), ReadSettings.DEFAULT)) {
      for (int i = 0; i < records; i++) {
        end = reader.next().orElseThrow().next().byteOffset();
      }
    }
    try (InputStream in = Files.newInputStream(sample)) {
      return Files.write(file, in.readNBytes((int) end));
    }
  }
}
