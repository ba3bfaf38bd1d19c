package dev.millrace.publish.table;

import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.Tokenizers;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Clean documents in FineWeb's columns (https://huggingface.co/datasets/HuggingFaceFW/fineweb, its
 * names, types and order), and what is known here beside.
 */
public final class DocumentTable {
  public static final String PAGE = "page_id";
  public static final String URL = "url";
  public static final String DIGEST = "content_digest";
  public static final String TOKENS = "token_count";
  public static final String QUALITY = "quality_score";
  public static final String TOPIC_PARTITION = "topic_partition";
  public static final String TOPIC_OFFSET = "topic_offset";

  public static final Table TABLE =
      new Table(
          List.of(
              Column.unique("text", "the text"),
              Column.unique("id", "WARC record id of the page"),
              Column.repeated("dump", "the crawl that the page belongs to"),
              Column.unique(URL, "where the page was"),
              Column.unique("date", "when it was fetched, ISO 8601"),
              Column.repeated("file_path", "the file that it was read from; empty: none"),
              Column.repeated("language", "of the text, ISO 639"),
              Column.number(
                  "language_score", ColumnKind.DOUBLE, "how sure the language is, 0 to 1"),
              Column.number(TOKENS, ColumnKind.INT64, "tokens of the text by r50k_base, GPT-2's"),
              Column.unique("title", "of the page; empty: none"),
              Column.unique(PAGE, "the page in the accounts"),
              Column.unique(DIGEST, "sha256 of the text before personal data were taken out of it"),
              Column.repeated("generation", "whose settings chose the text"),
              Column.number(
                  TOPIC_PARTITION,
                  ColumnKind.INT32,
                  "of clean-documents, where the row comes from"),
              Column.number(TOPIC_OFFSET, ColumnKind.INT64, "the record in that partition"),
              Column.number(
                  QUALITY,
                  ColumnKind.DOUBLE,
                  "by the model of learned-quality, 0 to 1; none where no model scored the text"),
              Column.repeated(
                  "author", "as the page gives names, separated by \"; \"; empty: none"),
              Column.repeated("published", "the day as the page gives it, ISO 8601; empty: none"),
              Column.repeated("site", "name of the site as the page gives it; empty: none"),
              Column.repeated("license", "address that the page marks as its licence; empty: none"),
              Column.unique("description", "the page's summary of itself; empty: none")),
          List.of("dump", "language"));

  private final String generation;
  private final Tokenizer tokenizer = Tokenizers.named("r50k_base");

  /**
   * @param generation of all documents
   */
  public DocumentTable(String generation) {
    this.generation = generation;
  }

  public Row row(Document document, RecordLocation location) {
    return new Row(
        List.of(
            document.getText(),
            "<" + document.getRecordId() + ">",
            document.getDump(),
            document.getUrl(),
            document.getFetchedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
            document.getFilePath(),
            document.getLanguage(),
            (double) document.getLanguageScore(),
            (long) tokenizer.encode(document.getText()).length,
            document.getTitle(),
            document.getRecordId(),
            document.getContentDigest(),
            generation,
            location.partition(),
            location.offset(),
            score(document.getQualityScore()),
            document.getAuthor(),
            document.getPublished(),
            document.getSite(),
            document.getLicense(),
            document.getDescription()));
  }

  private static double score(float score) {
    return score < 0 ? Row.NONE : score;
  }
}
