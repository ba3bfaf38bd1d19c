package dev.millrace.crawl.robots;

import dev.millrace.crawl.robots.internal.Group;
import dev.millrace.crawl.robots.internal.PathPattern;
import dev.millrace.crawl.robots.internal.RobotsParser;
import dev.millrace.crawl.robots.internal.RobotsText;
import dev.millrace.crawl.url.CrawlUrl;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A robots.txt, read as RFC 9309 says and, where that is silent, as Google's open parser does. No
 * bytes are refused: what is no rule says nothing, so that a page of HTML allows all.
 */
public final class RobotsFile {
  /** What more a file holds is not read (section 2.5 asks for 500 KiB at least). */
  public static final int LIMIT_BYTES = 500 * 1024;

  private static final String EVERYBODY = "*";

  private final Map<String, Group> groups;
  private final List<String> sitemaps;

  private RobotsFile(RobotsParser parser) {
    this.groups = parser.groups();
    this.sitemaps = parser.sitemaps();
  }

  /** Reads the first {@link #LIMIT_BYTES}; a line that the limit cuts is dropped. */
  public static RobotsFile parse(byte[] body) {
    boolean cut = body.length > LIMIT_BYTES;
    List<String> lines = RobotsText.lines(cut ? Arrays.copyOf(body, LIMIT_BYTES) : body);
    return new RobotsFile(new RobotsParser(cut ? lines.subList(0, lines.size() - 1) : lines));
  }

  /**
   * Whether the agent may fetch it.
   *
   * @param userAgentToken the product token, such as {@code millrace}; case does not matter
   */
  public RobotsVerdict verdict(String userAgentToken, CrawlUrl url) {
    return verdict(userAgentToken, url.path());
  }

  /**
   * As above, for a path with its query. That robots.txt itself may always be fetched (section
   * 2.2.2) is for who fetches it; as a page it has the verdict of any other.
   */
  public RobotsVerdict verdict(String userAgentToken, String path) {
    String escaped = PathPattern.escaped(path);
    return group(userAgentToken).map(group -> group.verdict(escaped)).orElse(RobotsVerdict.NO_RULE);
  }

  /** The pause that the site asks for between two requests. */
  public Optional<Duration> crawlDelay(String userAgentToken) {
    return group(userAgentToken).flatMap(Group::delay);
  }

  /** As the file names them; they hold for every agent. */
  public List<String> sitemaps() {
    return sitemaps;
  }

  /** What is said of the use of a page, apart from whether it may be fetched. */
  public List<UsageLine> usages(String userAgentToken, CrawlUrl url) {
    String escaped = PathPattern.escaped(url.path());
    return group(userAgentToken).map(group -> group.usages(escaped)).orElse(List.of());
  }

  /** The agent's own group, or that of all others. */
  private Optional<Group> group(String userAgentToken) {
    if (userAgentToken.isEmpty()) {
      return Optional.empty();
    }
    Group own = groups.get(userAgentToken.toLowerCase(Locale.ROOT));
    return Optional.ofNullable(own == null ? groups.get(EVERYBODY) : own);
  }
}
