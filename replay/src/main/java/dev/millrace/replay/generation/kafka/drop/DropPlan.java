package dev.millrace.replay.generation.kafka.drop;

import java.util.List;
import java.util.SortedMap;

/**
 * What is deleted with a generation.
 *
 * @param name of the generation
 * @param before whether it was dropped before: what is named here was left then
 * @param topics with their bytes on disk, all copies together
 * @param groups of consumers
 * @param kept topics that stay, since another generation's run is there
 * @param stateFolders names of the folders in which its stages keep their stores
 */
public record DropPlan(
    String name,
    boolean before,
    SortedMap<String, Long> topics,
    List<String> groups,
    List<String> kept,
    List<String> stateFolders) {

  public long bytes() {
    return topics.values().stream().mapToLong(Long::longValue).sum();
  }
}
