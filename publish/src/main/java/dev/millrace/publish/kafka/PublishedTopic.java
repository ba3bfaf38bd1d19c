package dev.millrace.publish.kafka;

import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.DroppedTable;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic whose records are rows of a table.
 *
 * @param row of a record and where it stands; used by one thread
 */
public record PublishedTopic<T extends SpecificRecord>(
    TypedTopic<T> topic, Table table, BiFunction<T, RecordLocation, Row> row) {

  /** Clean documents in FineWeb's columns. */
  public static PublishedTopic<Document> clean(Topics topics) {
    DocumentTable table = new DocumentTable(topics.settings().generationName());
    return new PublishedTopic<>(topics.cleanDocuments(), DocumentTable.TABLE, table::row);
  }

  /** Dropped documents with rule, measured value and limit. */
  public static PublishedTopic<DroppedDocument> dropped(Topics topics) {
    DroppedTable table = new DroppedTable(topics.settings().generationName());
    return new PublishedTopic<>(topics.droppedDocuments(), DroppedTable.TABLE, table::row);
  }
}
