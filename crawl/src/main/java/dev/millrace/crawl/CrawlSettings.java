package dev.millrace.crawl;

import dev.millrace.ingest.ReadSettings;
import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * How the crawler behaves.
 *
 * @param contact where the owner of a site reaches whoever runs the crawler; nothing is fetched
 *     without
 * @param agent the product token: what robots.txt knows the crawler by
 * @param pace how often a host is asked
 * @param scope how far links are followed
 * @param fetching what a single request may cost
 * @param optOuts which files of a host are obeyed beside robots.txt's rules
 * @param archive where everything fetched is kept
 */
public record CrawlSettings(
    @Setting(
            key = "crawl.contact",
            text = "e-mail address or web page of whoever runs the crawler; required to crawl",
            none = "",
            pattern = "(?:https?://|[^@\\s()]+@)[\\x21-\\x7e&&[^()]]+",
            rule = "an e-mail address or a URL")
        Optional<String> contact,
    @Setting(
            key = "crawl.agent",
            text = "product token of the user agent, by which robots.txt knows the crawler",
            pattern = "[A-Za-z_-]+",
            rule = "letters, hyphens and underscores")
        String agent,
    Pace pace,
    Scope scope,
    Fetching fetching,
    OptOuts optOuts,
    Archiving archive) {

  /**
   * How often a host is asked.
   *
   * @param delay between the end of one request to a host and the begin of the next, at least; also
   *     where robots.txt names none
   */
  public record Pace(
      @Setting(
              key = "crawl.delay-ms",
              text =
                  "shortest pause between two requests to a host, also where robots.txt asks for"
                      + " less or none",
              min = 0,
              max = 86_400_000,
              unit = ChronoUnit.MILLIS)
          Duration delay) {}

  /**
   * How far links are followed.
   *
   * @param maxDepth links between a seed and a page
   * @param include patterns as {@link dev.millrace.crawl.url.UrlPatterns} reads them; empty: all
   */
  public record Scope(
      @Setting(
              key = "crawl.max-depth",
              text = "links that may lie between a seed and a page; 0: the seeds alone",
              min = 0)
          int maxDepth,
      @Setting(
              key = "crawl.max-pages-per-host",
              text = "pages fetched of one host; robots.txt and sitemaps do not count",
              min = 1)
          long maxPagesPerHost,
      @Setting(
              key = "crawl.include",
              text =
                  "comma-separated patterns of URLs that are wanted, as *.example.org/* or"
                      + " re:REGEX; empty: all")
          List<String> include,
      @Setting(key = "crawl.exclude", text = "comma-separated patterns of URLs that are not wanted")
          List<String> exclude) {
    public Scope {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
    }
  }

  /**
   * What a single request may cost.
   *
   * @param callTimeout from the look-up of the name to the last byte, however slowly they come
   * @param maxBodyBytes as sent; of a longer body the rest is not fetched
   */
  public record Fetching(
      @Setting(
              key = "crawl.timeout",
              text = "longest time for one request, from looking up the name to the last byte",
              above = 0,
              max = 3600)
          Duration callTimeout,
      @Setting(
              key = "crawl.connect-timeout",
              text = "longest time to connect",
              above = 0,
              max = 3600)
          Duration connectTimeout,
      @Setting(
              key = "crawl.max-body-bytes",
              text = "a longer body, as sent, is cut there and its page marked as cut",
              min = 1,
              max = ReadSettings.MAX_BODY_BYTES)
          int maxBodyBytes,
      @Setting(
              key = "crawl.allow-addresses",
              text =
                  "comma-separated private addresses or ranges that may be reached all the same,"
                      + " such as 127.0.0.0/8; for tests")
          List<String> allowAddresses) {
    public Fetching {
      allowAddresses = List.copyOf(allowAddresses);
    }
  }

  /** Which files of a host are obeyed as opt-outs beside robots.txt's rules. */
  public record OptOuts(
      @Setting(
              key = "crawl.obey-content-signals",
              text = "obey Content-Signal and Content-Usage lines of robots.txt")
          boolean contentSignals,
      @Setting(key = "crawl.obey-tdmrep", text = "obey reservations in /.well-known/tdmrep.json")
          boolean tdmrep,
      @Setting(key = "crawl.obey-ai-txt", text = "obey /ai.txt") boolean aiTxt) {}

  /**
   * Where everything fetched is kept.
   *
   * @param place a folder, or {@code s3://BUCKET/PREFIX}
   * @param spool where files are written that go to a store once they are finished
   */
  public record Archiving(
      @Setting(
              key = "crawl.archive",
              text =
                  "folder, or s3://BUCKET/PREFIX, for WARC files of everything fetched; empty: none"
                      + " are kept",
              none = "",
              pattern = "(?!https?://).+",
              rule = "a folder or s3://BUCKET/PREFIX")
          Optional<String> place,
      @Setting(
              key = "crawl.archive-spool",
              text =
                  "folder in which files are written that go to s3:// once they are finished; it"
                      + " should outlast a crash; empty: millrace-archive among the system's"
                      + " temporary files",
              none = "")
          Optional<String> spool,
      @Setting(
              key = "crawl.archive-file-bytes",
              text = "a WARC file is closed once it is so large",
              min = 1 << 20)
          long fileBytes) {}

  /** Nobody is asked more than once in 5 s, and no contact is named yet. */
  public static CrawlSettings defaults() {
    return new CrawlSettings(
        Optional.empty(),
        "millrace",
        new Pace(Duration.ofSeconds(5)),
        new Scope(20, 100_000, List.of(), List.of()),
        new Fetching(Duration.ofSeconds(60), Duration.ofSeconds(10), 4 << 20, List.of()),
        new OptOuts(true, true, true),
        new Archiving(Optional.empty(), Optional.empty(), 1L << 30));
  }

  /** As {@link #defaults}, by that contact. */
  public static CrawlSettings by(String contact) {
    CrawlSettings defaults = defaults();
    return new CrawlSettings(
        Optional.of(contact),
        defaults.agent,
        defaults.pace,
        defaults.scope,
        defaults.fetching,
        defaults.optOuts,
        defaults.archive);
  }

  /** The same but for what a request may cost. */
  public CrawlSettings fetching(Fetching other) {
    return new CrawlSettings(contact, agent, pace, scope, other, optOuts, archive);
  }
}
