package dev.millrace.replay.generation;

import dev.millrace.schemas.Generation;
import dev.millrace.schemas.TopicRange;
import java.util.List;

/**
 * The run that trains on a generation.
 *
 * @param generation whose topics hold its ledger, log and checkpoints; empty: that which it trains
 *     on
 * @param blocksFrom where it goes on with the generation's blocks, if it has trained on another's
 *     until then
 */
public record TrainedRun(String name, String generation, List<TopicRange> blocksFrom) {

  /** One of the generation's own, from its first block. */
  public static TrainedRun own(String name) {
    return new TrainedRun(name, "", List.of());
  }

  /** As the record of a generation has it. */
  public static TrainedRun of(Generation generation) {
    return new TrainedRun(
        generation.getRun(), generation.getRunGeneration(), generation.getBlocksFrom());
  }
}
