package dev.millrace.cli.command.options;

import dev.millrace.ingest.SourceChoice;
import dev.millrace.ingest.commoncrawl.Languages;
import dev.millrace.ingest.remote.FileNumbers;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is ingested, and which part of it. */
public final class SourceOptions {
  @Parameters(
      paramLabel = "SOURCE",
      description = {
        "WARC or WET files, folders of them, or globs; http(s)://...warc.gz; s3://BUCKET/PREFIX;",
        "*.paths.gz lists of files; cc:CC-MAIN-2025-38 (with /wet: its texts), cc:CC-NEWS-2025-09"
      })
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--files",
      paramLabel = "N-M",
      description = "only these of each list's or crawl's files, such as 1-20,31")
  private @Nullable String files;

  @Option(
      names = "--domains",
      paramLabel = "FILE",
      description = "only pages of these domains, one a line, found by the crawl's index")
  private @Nullable Path domains;

  @Option(
      names = "--languages",
      paramLabel = "LIST",
      description = "only pages in these, such as en,de, found by the crawl's columnar index")
  private @Nullable String languages;

  public List<String> names() {
    return names;
  }

  public SourceChoice choice() {
    return new SourceChoice(
        Optional.ofNullable(files).map(FileNumbers::parse),
        domains == null ? List.of() : lines(domains),
        languages == null ? Languages.ANY : Languages.parse(languages));
  }

  private static List<String> lines(Path file) {
    try {
      List<String> lines =
          Files.readAllLines(file).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
      if (lines.isEmpty()) {
        throw new SettingsException("--domains " + file + ": no domain in this file");
      }
      return lines;
    } catch (IOException e) {
      throw new SettingsException("--domains " + file + " cannot be read: " + e);
    }
  }
}
