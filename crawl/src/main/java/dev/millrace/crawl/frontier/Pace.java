package dev.millrace.crawl.frontier;

import dev.millrace.schemas.HostState;

/** When a host may be asked again. All times in milliseconds. */
final class Pace {
  /** More doublings than this are past every longest backoff. */
  private static final int MOST_DOUBLINGS = 30;

  private final FrontierSettings settings;

  Pace(FrontierSettings settings) {
    this.settings = settings;
  }

  /** Between an answer and the next request: what its robots.txt asks for, but never under ours. */
  long delay(HostState host) {
    return Math.max(settings.delay().toMillis(), host.getCrawlDelayMillis());
  }

  /** After an answer like any other. */
  void answered(HostState host, long now) {
    host.setBackoffs(0);
    host.setNotBefore(now + delay(host));
  }

  /**
   * After an answer that asks to come back later, or none at all.
   *
   * @param retryAfter that the host asks for; negative: it does not say
   */
  void backOff(HostState host, long retryAfter, long now) {
    long longest = settings.longestBackoff().toMillis();
    int doublings = Math.min(host.getBackoffs(), MOST_DOUBLINGS);
    long own = Math.min(longest, settings.backoff().toMillis() << doublings);
    long wait = Math.max(own, Math.min(longest, retryAfter));
    host.setBackoffs(host.getBackoffs() + 1);
    host.setNotBefore(now + Math.max(wait, delay(host)));
  }

  /** A whole delay from now at least: the host has moved, or has just named a longer one. */
  void pause(HostState host, long now) {
    host.setNotBefore(Math.max(host.getNotBefore(), now + delay(host)));
  }
}
