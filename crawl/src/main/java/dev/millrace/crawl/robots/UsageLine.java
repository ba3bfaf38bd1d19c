package dev.millrace.crawl.robots;

import java.util.Map;

/**
 * A line of robots.txt that speaks of what may be done with a page, not whether it may be fetched.
 *
 * @param preferences such as {@code ai-train} to {@code no}, both in lower case
 * @param line as it stands in the file
 * @param lineNumber from 1
 */
public record UsageLine(Kind kind, Map<String, String> preferences, String line, int lineNumber) {
  /** Two drafts of the same idea, each with words of its own. */
  public enum Kind {
    /** contentsignals.org: {@code search=yes, ai-train=no}. */
    CONTENT_SIGNAL,
    /** draft-ietf-aipref-attach: {@code train-ai=n}, perhaps after a path. */
    CONTENT_USAGE
  }

  public UsageLine {
    preferences = Map.copyOf(preferences);
  }
}
