package dev.millrace.publish.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordLocation;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DocumentTableTest {
  private static final Document DOCUMENT =
      Document.newBuilder()
          .setText("Hello world, hello!")
          .setRecordId("urn:uuid:39147604-bfbe-4ed5-b19c-54105f8ae8a7")
          .setDump("CC-MAIN-2013-20")
          .setUrl("http://a.example/b")
          .setFetchedAt(Instant.parse("2013-05-18T05:35:52.734Z"))
          .setFilePath("crawl-data/CC-MAIN-2013-20/x.warc.gz")
          .setLanguage("en")
          .setLanguageScore(0.5f)
          .setTitle("A title")
          .setAuthor("Ada Miller; Bo Race")
          .setPublished("2013-05-17")
          .setSite("The Mill")
          .setLicense("http://a.example/licence")
          .setDescription("Of water.")
          .setContentDigest("ab")
          .build();

  @Test
  void theFirstColumnsAreFineWebs() {
    assertThat(DocumentTable.TABLE.declarations().subList(0, 9))
        .containsExactly(
            "text string",
            "id string",
            "dump string",
            "url string",
            "date string",
            "file_path string",
            "language string",
            "language_score double",
            "token_count int64");
  }

  @Test
  void theyHoldWhatFineWebsDo() {
    Row row = new DocumentTable("main").row(DOCUMENT, new RecordLocation("clean-documents", 1, 42));

    assertThat(row.values())
        .containsExactly(
            "Hello world, hello!",
            "<urn:uuid:39147604-bfbe-4ed5-b19c-54105f8ae8a7>",
            "CC-MAIN-2013-20",
            "http://a.example/b",
            "2013-05-18T05:35:52Z",
            "crawl-data/CC-MAIN-2013-20/x.warc.gz",
            "en",
            0.5,
            5L,
            "A title",
            "urn:uuid:39147604-bfbe-4ed5-b19c-54105f8ae8a7",
            "ab",
            "main",
            1,
            42L,
            Row.NONE,
            "Ada Miller; Bo Race",
            "2013-05-17",
            "The Mill",
            "http://a.example/licence",
            "Of water.");
    assertThat(DocumentTable.TABLE.division(row)).hasToString("dump=CC-MAIN-2013-20/language=en");
  }

  @Test
  void theScoreOfAModelIsAValueAndThatOfNoneIsNone() {
    int column = DocumentTable.TABLE.index(DocumentTable.QUALITY);
    Document scored = Document.newBuilder(DOCUMENT).setQualityScore(0.25f).build();
    Document zero = Document.newBuilder(DOCUMENT).setQualityScore(0).build();
    RecordLocation place = new RecordLocation("clean-documents", 1, 42);

    assertThat(new DocumentTable("main").row(scored, place).decimal(column)).isEqualTo(0.25);
    assertThat(new DocumentTable("main").row(zero, place).decimal(column)).isZero();
    assertThat(new DocumentTable("main").row(DOCUMENT, place).decimal(column)).isNaN();
  }
}
