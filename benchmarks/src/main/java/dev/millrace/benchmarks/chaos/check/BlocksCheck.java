package dev.millrace.benchmarks.chaos.check;

import dev.millrace.benchmarks.chaos.count.Block;
import dev.millrace.benchmarks.chaos.count.BlockWalk;
import dev.millrace.benchmarks.chaos.count.PackedDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The blocks of one topic follow each other without gap or repeat in each partition, and every
 * target in them is a document's token or a separator.
 */
public final class BlocksCheck {
  private BlocksCheck() {}

  /** What the check found, and the documents that the blocks hold. */
  public record Result(CheckResult check, List<PackedDocument> documents) {}

  public static Result of(String topic, Collection<Block> blocks) {
    Findings findings = new Findings(topic);
    Map<Integer, List<Block>> partitions = new TreeMap<>();
    for (Block block : blocks) {
      partitions.computeIfAbsent(block.place().partition(), _ -> new ArrayList<>()).add(block);
      if (block.packer() != block.place().partition()) {
        findings.wrong(block.place() + ": says it is of partition " + block.packer());
      }
    }
    List<PackedDocument> documents = new ArrayList<>();
    long targets = 0;
    for (Map.Entry<Integer, List<Block>> partition : partitions.entrySet()) {
      List<Block> ordered = new ArrayList<>(partition.getValue());
      ordered.sort(Comparator.comparingLong(block -> block.place().offset()));
      BlockWalk walk = new BlockWalk(partition.getKey(), findings);
      ordered.forEach(walk::next);
      documents.addAll(walk.end());
      targets += walk.targets();
    }
    findings.figure("targets", targets);
    return new Result(findings.result(blocks.size()), documents);
  }
}
