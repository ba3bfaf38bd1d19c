package dev.millrace.crawl.frontier;

import dev.millrace.crawl.CrawlSettings.OptOuts;
import dev.millrace.crawl.optout.AiTxt;
import dev.millrace.crawl.optout.HostOptOuts;
import dev.millrace.crawl.optout.OptOut;
import dev.millrace.crawl.optout.TdmReservations;
import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.robots.RobotsVerdict;
import dev.millrace.crawl.url.CrawlUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What sites say in their robots.txt, tdmrep.json and ai.txt.
 *
 * @param agent our product token in them
 * @param obeyed which of them are asked for
 */
public record SiteVoices(String agent, OptOuts obeyed) implements SiteRules {
  /** RFC 9309 has no limit; more than this nobody has. */
  private static final int MOST_SITEMAPS = 1_000;

  /** Longer than any crawl; keeps sums of times in bounds. */
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  @Override
  public List<SiteFile> wanted() {
    List<SiteFile> wanted = new ArrayList<>(List.of(SiteFile.ROBOTS));
    if (obeyed.tdmrep()) {
      wanted.add(SiteFile.TDMREP);
    }
    if (obeyed.aiTxt()) {
      wanted.add(SiteFile.AI_TXT);
    }
    return wanted;
  }

  @Override
  public Voice read(Map<SiteFile, byte[]> files, CrawlUrl site) {
    Optional<RobotsFile> robots =
        Optional.ofNullable(files.get(SiteFile.ROBOTS)).map(RobotsFile::parse);
    HostOptOuts optOuts =
        new HostOptOuts(
            robots,
            Optional.ofNullable(files.get(SiteFile.TDMREP)).map(TdmReservations::parse),
            Optional.ofNullable(files.get(SiteFile.AI_TXT)).map(AiTxt::parse));
    return new FilesVoice(robots, optOuts, site);
  }

  /** A missing file allows all. */
  private final class FilesVoice implements Voice {
    private final Optional<RobotsFile> robots;
    private final HostOptOuts optOuts;
    private final CrawlUrl site;

    FilesVoice(Optional<RobotsFile> robots, HostOptOuts optOuts, CrawlUrl site) {
      this.robots = robots;
      this.optOuts = optOuts;
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
      return optOuts.of(url, agent, obeyed).map(OptOut::rule).map(FilesVoice::name).stream()
          .toList();
    }

    /** As pages name it, and extraction knows it. */
    private static String name(String rule) {
      return rule.substring(rule.indexOf('.') + 1);
    }
  }
}
