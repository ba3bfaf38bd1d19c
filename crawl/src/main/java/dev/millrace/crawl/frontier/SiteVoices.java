package dev.millrace.crawl.frontier;

import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.robots.RobotsVerdict;
import dev.millrace.crawl.url.CrawlUrl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sites by their robots.txt.
 *
 * @param agent our product token in it
 */
public record SiteVoices(String agent) implements SiteRules {
  /** RFC 9309 asks that sitemaps be independent of groups; more than this nobody has. */
  private static final int MOST_SITEMAPS = 1_000;

  /** Longer than any crawl; keeps sums of times in bounds. */
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  @Override
  public List<SiteFile> wanted() {
    return List.of(SiteFile.ROBOTS);
  }

  @Override
  public Voice read(Map<SiteFile, byte[]> files, CrawlUrl site) {
    Optional<RobotsFile> robots =
        Optional.ofNullable(files.get(SiteFile.ROBOTS)).map(RobotsFile::parse);
    return new RobotsVoice(robots, site);
  }

  /** A missing file allows all. */
  private final class RobotsVoice implements Voice {
    private final Optional<RobotsFile> robots;
    private final CrawlUrl site;

    RobotsVoice(Optional<RobotsFile> robots, CrawlUrl site) {
      this.robots = robots;
      this.site = site;
    }

    @Override
    public Ruling ruling(CrawlUrl url) {
      RobotsVerdict verdict =
          robots.map(file -> file.verdict(agent, url)).orElse(RobotsVerdict.NO_RULE);
      return new Ruling(
          verdict.allowed(),
          verdict.line().map(line -> "line " + verdict.lineNumber() + ": " + line).orElse(""));
    }

    @Override
    public OptionalLong crawlDelayMillis() {
      return robots
          .flatMap(file -> file.crawlDelay(agent))
          .map(delay -> delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay)
          .map(delay -> OptionalLong.of(delay.toMillis()))
          .orElse(OptionalLong.empty());
    }

    @Override
    public List<CrawlUrl> sitemaps() {
      return robots.map(RobotsFile::sitemaps).orElse(List.of()).stream()
          .limit(MOST_SITEMAPS)
          .flatMap(sitemap -> site.resolve(sitemap).stream())
          .toList();
    }

    @Override
    public List<String> optOuts(CrawlUrl url) {
      return List.of();
    }
  }
}
