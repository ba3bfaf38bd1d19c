package dev.millrace.cli.report;

import dev.millrace.accounts.Counts;
import dev.millrace.cli.report.film.Film;
import dev.millrace.cli.view.Progress;
import dev.millrace.replay.lineage.DocumentShares;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that a report tells, as it was at one moment.
 *
 * @param generation whose documents the run trains on
 * @param notes what the counts do not cover
 * @param sources files and remote sources with how far each was read
 * @param takedowns in force: what they match is not named
 * @param spans stage to when it decided of pages
 * @param checkpoints of the run by step, with or without weights
 * @param announced how often a checkpoint was announced; after a crash some are twice
 * @param shares what the newest checkpoint was trained on; empty where no index of lineage is here
 * @param state the newest checkpoint's; empty where its folder is not here
 */
record RunFacts(
    Instant at,
    String run,
    Generation generation,
    Progress progress,
    List<String> notes,
    List<IngestedFile> sources,
    Takedowns takedowns,
    DropLog drops,
    TrainingFacts training,
    Map<String, TimeSpan> spans,
    SortedMap<Long, Checkpoint> checkpoints,
    int announced,
    Optional<DocumentShares> shares,
    Optional<TrainerState> state,
    Film film) {

  Counts counts() {
    return progress.counts();
  }

  Optional<Checkpoint> newest() {
    return checkpoints.isEmpty()
        ? Optional.empty()
        : Optional.of(checkpoints.lastEntry().getValue());
  }
}
