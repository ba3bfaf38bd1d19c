package dev.millrace.cli.rows;

import dev.millrace.cli.accounts.TopicRecords;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import java.util.stream.Stream;

/** The texts on {@code clean-documents} as they stand now. */
public final class CleanTexts {
  private CleanTexts() {}

  /** Read as they are asked for, since those of a cluster fit no heap. To be closed. */
  public static Stream<String> stream(Connection connection, Topics topics, RecordSerdes serdes) {
    return TopicRecords.stream(connection, serdes, topics.cleanDocuments(), key -> true)
        .map(Document::getText);
  }
}
