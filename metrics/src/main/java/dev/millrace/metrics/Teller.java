package dev.millrace.metrics;

import java.util.Locale;

/**
 * Which process tells a metric. {@code run} is all but {@link #CRAWL}, {@link #PUBLISH} and {@link
 * #SERVE_SEVERAL}, and the first two if it crawls or publishes.
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
  /** {@link #SERVE} where {@code inference.models} names several. */
  SERVE_SEVERAL,
  RUN;

  /** As in the table of the manual. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
