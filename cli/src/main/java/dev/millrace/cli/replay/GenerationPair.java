package dev.millrace.cli.replay;

import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.cli.view.Progress;
import dev.millrace.replay.compare.Comparison;
import dev.millrace.replay.compare.Comparison.ChangedText;
import dev.millrace.replay.compare.Comparison.Place;
import dev.millrace.replay.compare.WordDiff;
import dev.millrace.replay.compare.kafka.ComparisonScan;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Two generations of one cluster. */
public final class GenerationPair {
  private final Connection connection;
  private final RecordSerdes serdes;
  private final Topics first;
  private final Topics second;

  public GenerationPair(Connection connection, RecordSerdes serdes, Topics first, Topics second) {
    this.connection = connection;
    this.serdes = serdes;
    this.first = first;
    this.second = second;
  }

  /** Compares what is on the topics now. */
  public ComparisonReport compare(int examples, boolean byHost) throws InterruptedException {
    Comparison comparison =
        new ComparisonScan(connection, serdes).run(first, second, examples, byHost);
    return new ComparisonReport(
        counted(first), counted(second), comparison, diffs(comparison.changedTexts()));
  }

  private ComparisonReport.Counted counted(Topics topics) throws InterruptedException {
    try (PipelineAccounts accounts = PipelineAccounts.open(connection, topics, serdes)) {
      accounts.awaitSettled();
      String run = accounts.training().run();
      Progress progress = accounts.progress(run);
      return new ComparisonReport.Counted(topics.settings().generationName(), run, progress);
    }
  }

  private List<ComparisonReport.Diff> diffs(List<ChangedText> changed) {
    List<ComparisonReport.Diff> diffs = new ArrayList<>();
    if (changed.isEmpty()) {
      return diffs;
    }
    try (OpenScan<TopicRecord<Document>> before = texts(first);
        OpenScan<TopicRecord<Document>> after = texts(second)) {
      for (ChangedText text : changed) {
        diffs.add(
            new ComparisonReport.Diff(
                text.id(),
                text.url(),
                WordDiff.of(
                    read(before, first, text.first()), read(after, second, text.second()))));
      }
    }
    return diffs;
  }

  private OpenScan<TopicRecord<Document>> texts(Topics topics) {
    return TopicScan.values("compare", connection, serdes, topics.cleanDocuments()).open();
  }

  /** The text at a place; empty where retention has just taken it. */
  private static String read(OpenScan<TopicRecord<Document>> scan, Topics topics, Place place) {
    TopicPartition partition =
        new TopicPartition(topics.cleanDocuments().name(), place.partition());
    scan.seek(Map.of(partition, place.offset()));
    List<TopicRecord<Document>> found = new ArrayList<>();
    while (scan.next().getOrDefault(partition, 0L) <= place.offset()) {
      scan.poll(found::add);
    }
    return found.stream()
        .filter(record -> record.head().location().offset() == place.offset())
        .findFirst()
        .map(record -> record.value().getText())
        .orElse("");
  }
}
