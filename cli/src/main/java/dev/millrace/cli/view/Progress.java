package dev.millrace.cli.view;

import dev.millrace.accounts.Counts;
import dev.millrace.accounts.CrawlCounts;
import dev.millrace.accounts.Lags;
import dev.millrace.accounts.TrainingRuns.FirstAndLast;
import dev.millrace.accounts.kafka.AccountsFeed;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.Optional;

/**
 * A pipeline at one moment.
 *
 * @param step the latest with a loss
 * @param evaluation the latest
 */
public record Progress(
    Counts counts,
    CrawlCounts crawl,
    Lags lags,
    long steps,
    Optional<TrainingLogEntry> step,
    Optional<TrainingLogEntry> evaluation) {

  /** Asks the broker for the lags. */
  public static Progress of(AccountsFeed feed, StageLag lag, Topics topics, String run) {
    Lags lags = lag.of(topics);
    return new Progress(
        feed.accounts().counts(lags),
        feed.crawl().counts(),
        lags,
        feed.runs().steps(run),
        feed.runs().losses(run).map(FirstAndLast::last),
        feed.runs().evaluations(run).map(FirstAndLast::last));
  }
}
