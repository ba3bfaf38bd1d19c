package dev.millrace.benchmarks.chaos.count;

import java.util.Map;

/**
 * A record of {@code checkpoints}.
 *
 * @param path folder, below the checkpoints' root
 * @param files name to sha256 in hex
 * @param ledgerOffset where {@code training-batches} has the step
 * @param offsets partition of {@code token-blocks} to the next offset to read
 */
public record Announcement(
    Place place,
    String run,
    long step,
    String path,
    Map<String, String> files,
    long ledgerOffset,
    Map<Integer, Long> offsets) {

  public Announcement {
    files = Map.copyOf(files);
    offsets = Map.copyOf(offsets);
  }
}
