package dev.millrace.cli;

import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import java.util.List;

/**
 * The run at one moment.
 *
 * @param lags offsets that wait before extraction, curation and tokenize
 */
record Progress(
    Counts counts,
    List<Long> lags,
    long steps,
    List<TrainingLogEntry> losses,
    List<TrainingLogEntry> evaluations) {

  static Progress of(Accounts accounts, StageLag lag, Topics topics, String run) {
    return new Progress(
        accounts.counts(),
        lags(lag, topics),
        accounts.steps(run),
        accounts.losses(run),
        accounts.evaluations(run));
  }

  /** Offsets that wait before extraction, curation and tokenize. */
  static List<Long> lags(StageLag lag, Topics topics) {
    return List.of(
        lag.offsets(topics.applicationId("extraction"), Drain.partitions(topics.pages())),
        lag.offsets(topics.applicationId("curation"), Drain.curationInputs(topics)),
        lag.offsets(topics.applicationId("tokenize"), Drain.tokenizeInputs(topics)));
  }
}
