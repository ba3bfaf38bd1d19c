package dev.millrace.cli.accounts;

import dev.millrace.cli.run.Drain;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.List;
import java.util.Optional;

/**
 * The run at one moment.
 *
 * @param lags offsets that wait before extraction, curation and tokenize
 * @param step the latest with a loss
 * @param evaluation the latest
 */
public record Progress(
    Counts counts,
    List<Long> lags,
    long steps,
    Optional<TrainingLogEntry> step,
    Optional<TrainingLogEntry> evaluation) {

  public static Progress of(Accounts accounts, StageLag lag, Topics topics, String run) {
    return new Progress(
        accounts.counts(),
        lags(lag, topics),
        accounts.steps(run),
        accounts.losses(run).map(Accounts.FirstAndLast::last),
        accounts.evaluations(run).map(Accounts.FirstAndLast::last));
  }

  /** Offsets that wait before extraction, curation and tokenize. */
  public static List<Long> lags(StageLag lag, Topics topics) {
    return List.of(
        lag.offsets(topics.applicationId("extraction"), Drain.partitions(topics.pages())),
        lag.offsets(topics.applicationId("curation"), Drain.curationInputs(topics)),
        lag.offsets(topics.applicationId("tokenize"), Drain.tokenizeInputs(topics)));
  }
}
