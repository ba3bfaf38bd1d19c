package dev.millrace.crawl.robots;

import java.util.Optional;

/**
 * What a robots.txt says of one URL to one agent.
 *
 * @param line the rule that decided, as it stands in the file; empty where none matches, and the
 *     URL is allowed
 * @param lineNumber of that line, from 1; 0 where there is none
 */
public record RobotsVerdict(boolean allowed, Optional<String> line, int lineNumber) {
  /** What a file says that has no rule for the URL. */
  public static final RobotsVerdict NO_RULE = new RobotsVerdict(true, Optional.empty(), 0);
}
