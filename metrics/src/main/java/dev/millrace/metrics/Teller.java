package dev.millrace.metrics;

import java.util.Locale;

/**
 * Which process tells a metric. {@code run} is all but {@link #CRAWL} and {@link #PUBLISH}, and
 * those too if it crawls or publishes.
 */
public enum Teller {
  /** Each of them. */
  ALL,
  INGEST,
  CRAWL,
  FILTER,
  TOKENIZE,
  PUBLISH,
  TRAIN,
  SERVE,
  RUN;

  /** As in the table of the manual. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
