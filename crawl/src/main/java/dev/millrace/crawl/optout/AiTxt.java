package dev.millrace.crawl.optout;

import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.robots.RobotsVerdict;
import dev.millrace.crawl.url.CrawlUrl;
import java.util.Optional;

/**
 * {@code ai.txt} (Spawning): rules in the grammar of robots.txt about what may be trained on, by
 * path or by kind of file, such as {@code Disallow: *.html}.
 */
public final class AiTxt {
  /** Where it lies. */
  public static final String PATH = "/ai.txt";

  private final RobotsFile rules;

  private AiTxt(RobotsFile rules) {
    this.rules = rules;
  }

  /** What is no such file, as a page of HTML, says nothing. */
  public static AiTxt parse(byte[] body) {
    return new AiTxt(RobotsFile.parse(body));
  }

  /** Empty where nothing is said against it. */
  public Optional<OptOut> of(String userAgentToken, CrawlUrl url) {
    RobotsVerdict verdict = rules.verdict(userAgentToken, url);
    return verdict.allowed()
        ? Optional.empty()
        : verdict.line().map(line -> new OptOut(OptOut.AI_TXT, line));
  }
}
