package dev.millrace.benchmarks.chaos.count;

import java.util.List;

/**
 * All that was read of a cluster's topics; each list by partition and offset.
 *
 * @param unreadable records that are no Avro of a registered schema
 */
public record Observed(
    List<Sighting> pages,
    List<Sighting> dropped,
    List<CleanDocument> clean,
    List<DeadLetter> deadLetters,
    List<Block> blocks,
    List<Block> heldOutBlocks,
    List<Batch> batches,
    List<LoggedLoss> losses,
    List<Announcement> checkpoints,
    List<Place> unreadable) {

  public Observed {
    pages = List.copyOf(pages);
    dropped = List.copyOf(dropped);
    clean = List.copyOf(clean);
    deadLetters = List.copyOf(deadLetters);
    blocks = List.copyOf(blocks);
    heldOutBlocks = List.copyOf(heldOutBlocks);
    batches = List.copyOf(batches);
    losses = List.copyOf(losses);
    checkpoints = List.copyOf(checkpoints);
    unreadable = List.copyOf(unreadable);
  }

  /** Records in all. */
  public long size() {
    return (long) pages.size()
        + dropped.size()
        + clean.size()
        + deadLetters.size()
        + blocks.size()
        + heldOutBlocks.size()
        + batches.size()
        + losses.size()
        + checkpoints.size()
        + unreadable.size();
  }
}
