package dev.millrace.crawl;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Seeds as a user names them: URLs, or files with one a line. */
public final class SeedList {
  private SeedList() {}

  /**
   * @param names a URL each, or a file: blank lines and those that begin with # say nothing
   * @throws SettingsException for what is neither
   */
  public static List<CrawlUrl> of(List<String> names) {
    List<CrawlUrl> seeds = new ArrayList<>();
    for (String name : names) {
      if (name.matches("(?i)https?://.*")) {
        seeds.add(seed(name, name));
      } else {
        seeds.addAll(file(Path.of(name)));
      }
    }
    return List.copyOf(seeds);
  }

  private static List<CrawlUrl> file(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new SettingsException(
          "seeds "
              + file
              + " cannot be read: name a file with a URL a line, or a URL that begins with"
              + " http:// or https://",
          e);
    }
    List<CrawlUrl> seeds = new ArrayList<>();
    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line).strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        seeds.add(seed(text, file + ", line " + (line + 1) + ": " + text));
      }
    }
    if (seeds.isEmpty()) {
      throw new SettingsException("seeds " + file + " names no URL: write one a line");
    }
    return seeds;
  }

  private static CrawlUrl seed(String text, String where) {
    Optional<CrawlUrl> url = CrawlUrl.parse(text);
    return url.orElseThrow(
        () ->
            new SettingsException(
                where + " is no URL that may be fetched: http or https, a host, no password"));
  }
}
