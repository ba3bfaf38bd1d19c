package dev.millrace.cli.lineage;

import dev.millrace.replay.lineage.StepUse;
import dev.millrace.replay.lineage.Trace.TracedPage;
import dev.millrace.replay.lineage.Trace.TracedUse;
import dev.millrace.schemas.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A run's checkpoints that have learned from a page.
 *
 * @param firstStep the first step that did
 * @param checkpoints oldest first; none if there is none since then
 */
record Containing(String run, long firstStep, List<Checkpoint> checkpoints) {
  Containing {
    checkpoints = List.copyOf(checkpoints);
  }

  /** Of all runs that have checkpoints. */
  static List<Containing> of(TracedPage page, KnownRuns runs) {
    List<StepUse> learned =
        page.pieces().stream()
            .flatMap(piece -> piece.uses().stream())
            .filter(TracedUse::learned)
            .map(TracedUse::use)
            .toList();
    List<Containing> all = new ArrayList<>();
    for (String run : runs.runs()) {
      OptionalLong first =
          learned.stream()
              .filter(use -> runs.holds(run, use.run(), use.step()))
              .mapToLong(StepUse::step)
              .min();
      first.ifPresent(
          step ->
              all.add(
                  new Containing(
                      run, step, List.copyOf(runs.checkpoints(run).tailMap(step).values()))));
    }
    return all;
  }
}
