package dev.millrace.ingest.commoncrawl;

import dev.millrace.ingest.NoInputException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A crawl as a user names it: {@code cc:CC-MAIN-2025-38}, with {@code /wet} for its extracted
 * texts, or a month of the news crawl, {@code cc:CC-NEWS-2025-09}.
 *
 * @param name of the crawl, such as {@code CC-MAIN-2025-38}
 * @param list path of the list of its files
 * @param kind {@code warc} or {@code wet}
 */
public record CrawlName(String name, String list, String kind) {
  public static final String SCHEME = "cc:";

  private static final Pattern MAIN = Pattern.compile("(CC-MAIN-\\d{4}(?:-\\d{2,4})?)(?:/(\\w+))?");
  private static final Pattern NEWS = Pattern.compile("(CC-NEWS-(\\d{4})-(\\d{2}))(?:/(\\w+))?");

  /**
   * @param text with the scheme
   * @throws NoInputException if it names no crawl
   */
  public static CrawlName parse(String text) {
    String name = text.substring(SCHEME.length());
    Matcher main = MAIN.matcher(name);
    if (main.matches()) {
      String kind = kind(text, main.group(2));
      return new CrawlName(
          main.group(1), "crawl-data/" + main.group(1) + "/" + kind + ".paths.gz", kind);
    }
    Matcher news = NEWS.matcher(name);
    if (news.matches()) {
      if (kind(text, news.group(4)).equals("wet")) {
        throw new NoInputException(text + ": the news crawl has no WET files");
      }
      String folder = "crawl-data/CC-NEWS/" + news.group(2) + "/" + news.group(3);
      return new CrawlName(news.group(1), folder + "/warc.paths.gz", "warc");
    }
    throw new NoInputException(
        text
            + ": no crawl is named so; write cc:CC-MAIN-2025-38, cc:CC-MAIN-2025-38/wet"
            + " or cc:CC-NEWS-2025-09");
  }

  private static String kind(String text, @Nullable String suffix) {
    if (suffix == null || suffix.equals("warc")) {
      return "warc";
    }
    if (suffix.equals("wet")) {
      return "wet";
    }
    throw new NoInputException(
        text
            + (suffix.equals("wat")
                ? ": a WAT file holds metadata and no pages; name warc or wet"
                : ": /" + suffix + " is neither /warc nor /wet"));
  }

  /** Of the main crawl; a month of the news crawl is told by its files themselves. */
  public Optional<String> dump() {
    return hasIndex() ? Optional.of(name) : Optional.empty();
  }

  /** Whether single records can be found by domain and language. */
  public boolean hasIndex() {
    return name.startsWith("CC-MAIN");
  }

  /** Folder of the index by URL: {@code cluster.idx} and the files that it names. */
  String urlIndex() {
    return "cc-index/collections/" + name + "/indexes/";
  }

  /** List of the columnar index's files. */
  String columnarIndex() {
    return "crawl-data/" + name + "/cc-index-table.paths.gz";
  }
}
