package dev.millrace.replay.generation;

import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingsException;
import java.util.ArrayList;
import java.util.List;

/**
 * How another generation becomes the current one: by its own record, which all who follow {@code
 * generations} read at one offset. Before it, in the same transaction, comes a record of the one
 * that was current, if that does not say yet which run trains on it: whoever trains that run
 * follows.
 *
 * @param seen as they were when it was asked for
 * @param target becomes current
 * @param run that trains on it then
 * @param former name of the run that trains on the one that is current
 * @param back whether a promotion is taken back
 */
public record Promotion(
    Generations seen, Generation target, TrainedRun run, String former, boolean back) {

  /**
   * @param now as they are
   * @return the records that do it; none if that is done already
   * @throws SettingsException if another promotion came meanwhile
   */
  public List<Generation> records(Generations now, Author author) {
    Generation current = now.current();
    if (now.latestPromotion() != seen.latestPromotion()) {
      if (current.getName().equals(target.getName())) {
        return List.of();
      }
      throw new SettingsException(
          "generation "
              + current.getName()
              + " became current meanwhile, by "
              + current.getChangedBy()
              + " at "
              + current.getChangedAt()
              + ", so "
              + target.getName()
              + " did not; ask again if it still should");
    }
    List<Generation> records = new ArrayList<>();
    if (current.getRun().isEmpty()) {
      records.add(
          Generation.newBuilder(current)
              .setState(GenerationState.CURRENT.label())
              .setRun(former)
              .build());
    }
    records.add(promoted(now.get(target.getName()), now, current, author));
    return records;
  }

  private Generation promoted(
      Generation target, Generations now, Generation current, Author author) {
    return Generation.newBuilder(target)
        .setState(GenerationState.CURRENT.label())
        .setPromotion(now.latestPromotion() + 1)
        .setPromotedFrom(back ? target.getPromotedFrom() : current.getName())
        .setRolledBackFrom(back ? current.getName() : "")
        .setRun(run.name())
        .setRunGeneration(run.generation())
        .setBlocksFrom(run.blocksFrom())
        .setChangedAt(author.at())
        .setChangedBy(author.by())
        .build();
  }
}
