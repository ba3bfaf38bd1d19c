package dev.millrace.cli.view;

import dev.millrace.inference.serving.PipelineView.DropExample;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.ScanFollower;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest drops of each rule; {@code dropped-documents} is read once somebody asks for them. */
final class DropExamples implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DropExamples.class);
  private static final int EXAMPLES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Topics topics;
  private final TopicScan<TopicRecord<DroppedDocument>> drops;
  private final LatestDrops latest = new LatestDrops(EXAMPLES);
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private Optional<OpenScan<TopicRecord<DroppedDocument>>> scan = Optional.empty();
  private boolean closed;

  DropExamples(Connection connection, Topics topics, RecordSerdes serdes) {
    this.topics = topics;
    this.drops =
        TopicScan.values(
            "examples of drops",
            connection,
            serdes,
            topics.makers().stream().map(Topics::droppedDocuments).toList());
  }

  /** Newest first; fewer than there are while the topic is being read for the first time. */
  List<DropExample> of(String rule) {
    start();
    try {
      if (!caughtUp.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("dropped-documents is still being read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return latest.of(rule).stream().map(DropExamples::example).toList();
  }

  private synchronized void start() {
    if (scan.isEmpty() && !closed) {
      OpenScan<TopicRecord<DroppedDocument>> open = drops.open();
      scan = Optional.of(open);
      Thread.ofPlatform().name("examples").daemon().start(() -> follow(open));
    }
  }

  private void follow(OpenScan<TopicRecord<DroppedDocument>> open) {
    try {
      open.follow(
          new ScanFollower<>() {
            @Override
            public void record(TopicRecord<DroppedDocument> record) {
              DroppedDocument drop = record.value();
              if (topics.isDropOf(record.head().location().topic(), drop.getStage())) {
                latest.add(drop);
              }
            }

            @Override
            public void caughtUp() {
              caughtUp.countDown();
            }
          });
    } catch (RuntimeException e) {
      LOG.warn("no more examples of drops: {}", e.getMessage());
    }
  }

  private static DropExample example(DroppedDocument drop) {
    return new DropExample(
        drop.getRecordId(),
        drop.getUrl(),
        drop.getRule(),
        drop.getMeasured(),
        drop.getLimit(),
        drop.getMatchedUrl(),
        drop.getExcerpt());
  }

  @Override
  public void close() {
    Optional<OpenScan<TopicRecord<DroppedDocument>>> open;
    synchronized (this) {
      closed = true;
      open = scan;
    }
    open.ifPresent(OpenScan::close);
  }
}
