package dev.millrace.crawl.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.CrawlSettings;
import java.time.Duration;
import java.util.List;

/** What the tests of fetching share. */
final class FetchTrials {
  /** Of a body. */
  static final int LIMIT = 64 * 1024;

  private FetchTrials() {}

  static CrawlSettings settings(String... allowed) {
    return CrawlSettings.by("https://example.org/bot")
        .fetching(
            new CrawlSettings.Fetching(
                Duration.ofSeconds(2), Duration.ofSeconds(1), LIMIT, List.of(allowed)));
  }

  static Response answered(FetchOutcome outcome) {
    assertThat(outcome).isInstanceOf(FetchOutcome.Answered.class);
    return ((FetchOutcome.Answered) outcome).response();
  }

  static FailureKind failed(FetchOutcome outcome) {
    assertThat(outcome).isInstanceOf(FetchOutcome.Failed.class);
    return ((FetchOutcome.Failed) outcome).kind();
  }
}
