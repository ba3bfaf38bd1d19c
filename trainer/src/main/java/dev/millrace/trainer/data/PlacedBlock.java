package dev.millrace.trainer.data;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import java.util.List;

/** A token block, and where it lies. */
public record PlacedBlock(String topic, int partition, long offset, TokenBlock block) {

  /** The range that holds it alone. */
  public OffsetRange range() {
    return new OffsetRange(topic, partition, offset, offset + 1, 1);
  }

  /** The blocks without their places. */
  public static List<TokenBlock> blocks(List<PlacedBlock> placed) {
    return placed.stream().map(PlacedBlock::block).toList();
  }
}
