package dev.millrace.cli;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The crawl that comes with the program, and the settings that fit its size. */
final class Sample {
  /** Begins the summary's completion. */
  static final String PROMPT = "The server";

  static final Map<String, String> SETTINGS = Map.of("train.epochs", "2");
  static final List<String> NOTES =
      List.of(
          "the sample is small: train.epochs="
              + SETTINGS.get("train.epochs")
              + " reads its blocks again");

  private Sample() {}

  /** The launcher says where the program is. */
  static Path crawl() {
    Path file =
        Path.of(System.getProperty("millrace.home", "."))
            .resolve("sample")
            .resolve("sample.warc.gz");
    if (!Files.exists(file)) {
      throw new SettingsException("no sample crawl at " + file + "; name WARC files to ingest");
    }
    return file;
  }
}
