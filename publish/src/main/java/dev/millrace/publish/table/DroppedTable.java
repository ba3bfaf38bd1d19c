package dev.millrace.publish.table;

import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordLocation;
import java.util.List;

/** What was dropped, by which rule, and what was measured. The texts are not kept. */
public final class DroppedTable {
  public static final String RULE = "rule";

  public static final Table TABLE =
      new Table(
          List.of(
              Column.unique("excerpt", "how the text began; empty: there was none, or a takedown"),
              Column.unique("id", "WARC record id of the page"),
              Column.unique(DocumentTable.URL, "where the page was"),
              Column.repeated("language", "of the text, ISO 639; empty: no text was made"),
              Column.repeated("stage", "that dropped it: extraction or curation"),
              Column.repeated(RULE, "group and fault, such as gopher-quality.too-few-words"),
              Column.repeated("reason", "datatrove's own word for the same rule"),
              Column.number("measured", ColumnKind.DOUBLE, "what the rule measured"),
              Column.number("limit", ColumnKind.DOUBLE, "to which the measured value did not keep"),
              Column.unique("matched_id", "of a duplicate: the page it repeats; empty: none"),
              Column.unique("matched_url", "where that page was"),
              Column.unique("matched_item", "of an evaluation: file and line; empty: none"),
              Column.repeated("takedown", "key of the takedown that took it; empty: none"),
              Column.unique(DocumentTable.PAGE, "the page in the accounts"),
              Column.repeated("generation", "whose settings dropped it"),
              Column.number(
                  DocumentTable.TOPIC_PARTITION,
                  ColumnKind.INT32,
                  "of dropped-documents, where the row comes from"),
              Column.number(
                  DocumentTable.TOPIC_OFFSET, ColumnKind.INT64, "the record in that partition")),
          List.of("stage", RULE));

  private final String generation;

  /**
   * @param generation of all drops
   */
  public DroppedTable(String generation) {
    this.generation = generation;
  }

  public Row row(DroppedDocument drop, RecordLocation location) {
    return new Row(
        List.of(
            drop.getExcerpt(),
            "<" + drop.getRecordId() + ">",
            drop.getUrl(),
            drop.getLanguage(),
            drop.getStage(),
            drop.getRule(),
            drop.getReason(),
            drop.getMeasured(),
            drop.getLimit(),
            drop.getMatchedRecordId(),
            drop.getMatchedUrl(),
            drop.getMatchedItem(),
            drop.getTakedown(),
            drop.getRecordId(),
            generation,
            location.partition(),
            location.offset()));
  }
}
