package dev.millrace.crawl.admission;

import dev.millrace.crawl.url.CrawlUrl;
import dev.millrace.crawl.url.TrapRules;
import dev.millrace.crawl.url.UrlPatterns;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;

/** URLs that the user's patterns let in, and that are not of the kind a site makes without end. */
public record ScopeRules(UrlPatterns patterns, TrapRules traps, InstantSource clock)
    implements Admission {

  @Override
  public Optional<String> refusal(CrawlUrl url) {
    return patterns.reason(url).or(() -> traps.reason(url, year()));
  }

  private int year() {
    return clock.instant().atOffset(ZoneOffset.UTC).getYear();
  }
}
