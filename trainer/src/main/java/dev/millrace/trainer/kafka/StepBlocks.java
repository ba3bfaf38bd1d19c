package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.data.MaskedBlock;
import dev.millrace.trainer.data.TakedownMask;
import java.util.List;

/** Reads again what recorded steps were trained on. */
public final class StepBlocks {
  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;

  /**
   * @param topics of any generation
   */
  public StepBlocks(Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
  }

  /**
   * A step's blocks in its order, masked as they were for it.
   *
   * @param tokenizer of the run
   * @throws IllegalStateException if some of them are gone
   */
  public List<MaskedBlock> read(TrainingBatch batch, Tokenizer tokenizer) {
    Takedowns then =
        TakedownFollower.read("lineage", connection, topics, serdes).asOf(batch.getTakedowns());
    try (BlockTopics blocks = new BlockTopics(connection, serdes, topics.tokenBlocks())) {
      List<TokenBlock> read = blocks.read(batch.getRanges());
      return new TakedownMask(tokenizer).apply(read, then);
    }
  }
}
