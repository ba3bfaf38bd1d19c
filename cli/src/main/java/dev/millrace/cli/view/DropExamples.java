package dev.millrace.cli.view;

import dev.millrace.inference.serving.PipelineView.DropExample;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest drops of each rule; {@code dropped-documents} is read once somebody asks for them. */
final class DropExamples implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DropExamples.class);
  private static final int EXAMPLES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Topics topics;
  private final LatestDrops latest = new LatestDrops(EXAMPLES);
  private final TopicOnDemand<TopicRecord<DroppedDocument>> drops;

  DropExamples(Connection connection, Topics topics, RecordSerdes serdes) {
    this.topics = topics;
    this.drops =
        new TopicOnDemand<>(
            "examples of drops",
            TopicScan.values(
                "examples of drops",
                connection,
                serdes,
                topics.makers().stream().map(Topics::droppedDocuments).toList()),
            this::add);
  }

  private void add(TopicRecord<DroppedDocument> record) {
    DroppedDocument drop = record.value();
    if (topics.isDropOf(record.head().location().topic(), drop.getStage())) {
      latest.add(drop);
    }
  }

  /** Newest first; fewer than there are while the topic is being read for the first time. */
  List<DropExample> of(String rule) {
    drops.ask();
    if (!drops.awaitCaughtUp(PATIENCE)) {
      LOG.debug("dropped-documents is still being read");
    }
    return latest.of(rule).stream().map(DropExamples::example).toList();
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
    drops.close();
  }
}
