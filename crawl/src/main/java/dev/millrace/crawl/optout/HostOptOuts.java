package dev.millrace.crawl.optout;

import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.url.CrawlUrl;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the files of one host say against training on its pages. Those that a setting switches off
 * say nothing.
 *
 * @param robots what it says of use, not of fetching
 */
public record HostOptOuts(
    Optional<RobotsFile> robots, Optional<TdmReservations> tdmrep, Optional<AiTxt> aiTxt) {
  /** Of a host that has none of the files. */
  public static final HostOptOuts NONE =
      new HostOptOuts(Optional.empty(), Optional.empty(), Optional.empty());

  /** The files to ask a host for beside robots.txt. */
  public static List<String> paths(CrawlSettings.OptOuts obeyed) {
    return Stream.concat(
            obeyed.tdmrep() ? Stream.of(TdmReservations.PATH) : Stream.empty(),
            obeyed.aiTxt() ? Stream.of(AiTxt.PATH) : Stream.empty())
        .toList();
  }

  /** The first that speaks against it. */
  public Optional<OptOut> of(CrawlUrl url, String userAgentToken, CrawlSettings.OptOuts obeyed) {
    Optional<OptOut> signal =
        robots
            .filter(file -> obeyed.contentSignals())
            .flatMap(file -> ContentSignals.of(file, userAgentToken, url));
    return signal
        .or(() -> tdmrep.filter(file -> obeyed.tdmrep()).flatMap(file -> file.of(url)))
        .or(
            () ->
                aiTxt.filter(file -> obeyed.aiTxt()).flatMap(file -> file.of(userAgentToken, url)));
  }
}
