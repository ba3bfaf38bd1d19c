package dev.millrace.cli.view;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.trainer.data.DocumentTrace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** What became of a URL, a line for each thing that is known. */
public final class PageTrace {
  private final String url;

  public PageTrace(String url) {
    this.url = url;
  }

  /** Its pages and their ends, as far as the topics still hold them. */
  public List<String> fates(Connection connection, Topics topics) {
    Reading reading = new Reading(connection, new RecordSerdes(connection), new ArrayList<>());
    reading.read(topics.pages(), Page::getUrl, PageTrace::fetched);
    reading.read(topics.cleanDocuments(), Document::getUrl, PageTrace::clean);
    reading.read(topics.droppedDocuments(), DroppedDocument::getUrl, PageTrace::dropped);
    reading.read(topics.deadLetters(), DeadLetter::getUrl, PageTrace::dead);
    return reading.lines;
  }

  private final class Reading {
    private final Connection connection;
    private final RecordSerdes serdes;
    private final List<String> lines;

    Reading(Connection connection, RecordSerdes serdes, List<String> lines) {
      this.connection = connection;
      this.serdes = serdes;
      this.lines = lines;
    }

    /** Another program's record may have no key; to decode all others would read every body. */
    <T extends SpecificRecord> void read(
        TypedTopic<T> topic, Function<T, String> urlOf, Function<T, String> line) {
      TopicScan.<T>values(
              "trace",
              connection,
              serdes,
              List.of(topic),
              head -> head.key().map(url::equals).orElse(true),
              Optional.empty())
          .toEnd(
              record -> {
                if (record.head().key().isPresent() || urlOf.apply(record.value()).equals(url)) {
                  lines.add(line.apply(record.value()));
                }
              });
    }
  }

  private static String fetched(Page page) {
    return "page "
        + page.getRecordId()
        + " fetched "
        + page.getFetchedAt()
        + ", "
        + page.getBody().remaining()
        + " bytes";
  }

  private static String clean(Document document) {
    return "clean "
        + document.getRecordId()
        + ", "
        + document.getLanguage()
        + " "
        + document.getLanguageScore();
  }

  private static String dropped(DroppedDocument drop) {
    return "dropped "
        + drop.getRecordId()
        + " by "
        + drop.getRule()
        + ": "
        + drop.getMeasured()
        + ", limit "
        + drop.getLimit();
  }

  private static String dead(DeadLetter letter) {
    return "dead letter "
        + letter.getRecordId()
        + " at "
        + letter.getStage()
        + ": "
        + letter.getError();
  }

  /** The steps of a run that were trained on it. */
  public List<String> steps(Path runFolder) {
    return new DocumentTrace(runFolder).uses(url).stream().map(PageTrace::trained).toList();
  }

  private static String trained(DocumentTrace.Use use) {
    return "step "
        + use.step()
        + " trained on tokens "
        + use.start()
        + " to "
        + (use.start() + use.length())
        + " of "
        + use.recordId();
  }
}
