package dev.millrace.cli.run;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The crawl that comes with the program, and the settings that fit its size. */
public final class Sample {
  /** Begins the summary's completion. */
  public static final String PROMPT = "The server";

  /** Half the default batch, so that its half a million tokens are some 470 steps. */
  public static final Map<String, String> SETTINGS = Map.of("train.blocks-per-step", "4");

  public static final List<String> NOTES =
      List.of(
          "the sample is small: its settings are "
              + SETTINGS
              + ", those of the command line apart");

  private Sample() {}

  /** The launcher says where the program is. */
  public static Path crawl() {
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
