package dev.millrace.cli.pages;

import dev.millrace.cli.view.TopicOnDemand;
import dev.millrace.replay.seen.TrainingText;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Duration;

/**
 * The texts of a generation's token blocks, read once somebody asks for them and followed from then
 * on, within an eighth of this process's memory.
 */
final class SeenTexts implements AutoCloseable {
  /** Bytes that a token takes, and the part of all memory that may be taken. */
  private static final int BYTES_A_TOKEN = 16;

  private static final int PART_OF_MEMORY = 8;
  private static final int MOST_TOKENS = 100_000_000;

  private final TrainingText text;
  private final TopicOnDemand<TopicRecord<TokenBlock>> blocks;

  SeenTexts(Connection connection, RecordSerdes serdes, Topics topics) {
    TrainingText kept = new TrainingText(mostTokens());
    this.text = kept;
    this.blocks =
        new TopicOnDemand<>(
            "training texts",
            TopicScan.values("training texts", connection, serdes, topics.tokenBlocks()),
            block -> kept.add(block.value()));
  }

  /** Tokens that an index of texts may keep in this process. */
  static int mostTokens() {
    long room = Runtime.getRuntime().maxMemory() / PART_OF_MEMORY / BYTES_A_TOKEN;
    return (int) Math.min(MOST_TOKENS, room);
  }

  /** What was read so far; begins to read. */
  TrainingText text() {
    blocks.ask();
    return text;
  }

  /** Whether all that was there when it was first asked is read. */
  boolean isCaughtUp() {
    return blocks.awaitCaughtUp(Duration.ZERO);
  }

  @Override
  public void close() {
    blocks.close();
  }
}
