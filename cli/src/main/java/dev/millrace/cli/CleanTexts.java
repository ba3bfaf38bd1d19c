package dev.millrace.cli;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import java.util.List;

/** The texts on {@code clean-documents} as they stand now. */
final class CleanTexts {
  private CleanTexts() {}

  static List<String> read(Connection connection, Topics topics, RecordSerdes serdes) {
    return TopicRecords.read(connection, serdes, topics.cleanDocuments(), key -> true).stream()
        .map(Document::getText)
        .toList();
  }
}
