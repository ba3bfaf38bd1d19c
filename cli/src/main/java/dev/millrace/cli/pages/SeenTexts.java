package dev.millrace.cli.pages;

import dev.millrace.replay.seen.TrainingText;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The texts of a generation's token blocks, read once somebody asks for them and followed from then
 * on, within an eighth of this process's memory.
 */
final class SeenTexts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SeenTexts.class);

  /** Bytes that a token takes, and the part of all memory that may be taken. */
  private static final int BYTES_A_TOKEN = 16;

  private static final int PART_OF_MEMORY = 8;
  private static final int MOST_TOKENS = 100_000_000;

  private final TopicScan<TopicRecord<TokenBlock>> blocks;
  private final TrainingText text;
  private Optional<OpenScan<TopicRecord<TokenBlock>>> scan = Optional.empty();
  private volatile boolean caughtUp;
  private boolean closed;

  SeenTexts(Connection connection, RecordSerdes serdes, Topics topics) {
    this.blocks = TopicScan.values("training text", connection, serdes, topics.tokenBlocks());
    long room = Runtime.getRuntime().maxMemory() / PART_OF_MEMORY / BYTES_A_TOKEN;
    this.text = new TrainingText((int) Math.min(MOST_TOKENS, room));
  }

  /** What was read so far; begins to read. */
  TrainingText text() {
    start();
    return text;
  }

  /** Whether all that was there when it was first asked is read. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  private synchronized void start() {
    if (scan.isEmpty() && !closed) {
      OpenScan<TopicRecord<TokenBlock>> open = blocks.open();
      scan = Optional.of(open);
      Thread.ofPlatform().name("training-text").daemon().start(() -> follow(open));
    }
  }

  private void follow(OpenScan<TopicRecord<TokenBlock>> open) {
    try {
      open.follow(
          new ScanFollower<>() {
            @Override
            public void record(TopicRecord<TokenBlock> record) {
              text.add(record.value());
            }

            @Override
            public void caughtUp() {
              caughtUp = true;
            }
          });
    } catch (RuntimeException e) {
      LOG.warn("the training text is no longer followed: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    Optional<OpenScan<TopicRecord<TokenBlock>>> open;
    synchronized (this) {
      closed = true;
      open = scan;
    }
    open.ifPresent(OpenScan::close);
  }
}
