package dev.millrace.replay.lineage.kafka;

import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.lineage.LineageAnswers;
import dev.millrace.replay.lineage.LineageIndex;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers one question: brings the index in a folder up to date and asks it. The first time it
 * reads all topics, later what has come since. Where another process keeps the index, what has come
 * since is held in memory.
 */
public final class LineageReader {
  private final Connection connection;
  private final RecordSerdes serdes;
  private final Topics topics;
  private final Path folder;

  /**
   * @param topics of any generation
   */
  public LineageReader(Connection connection, RecordSerdes serdes, Topics topics, Path folder) {
    this.connection = connection;
    this.serdes = serdes;
    this.topics = topics;
    this.folder = folder;
  }

  /**
   * The answer.
   *
   * @param generations that there are now
   * @param told is told if the index has to be made first
   */
  public <T> T answer(
      Generations generations, Consumer<String> told, Function<LineageAnswers, T> question) {
    try (LineageIndex index = LineageIndex.open(folder)) {
      update(index, generations, told);
      return question.apply(new LineageAnswers(index));
    }
  }

  private void update(LineageIndex index, Generations generations, Consumer<String> told) {
    LineageTopics wanted = LineageTopics.of(generations, topics);
    Map<String, String> ids;
    try (TopicIds broker = new TopicIds(connection)) {
      ids = broker.of(wanted.names());
    }
    if (!index.isOf(ids)) {
      index.clear();
    }
    if (index.isNew()) {
      told.accept("making the index of lineage in " + folder + ": reads all topics once");
    }
    try (LineageScan scan = LineageScan.open(index, connection, serdes, wanted, ids)) {
      scan.catchUp();
    }
  }
}
