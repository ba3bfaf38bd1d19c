package dev.millrace.cli.command.ledger;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.settings.Wiring;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    header = "What became of a URL: its pages, their fate, and the training steps that used them.",
    description = {"", "Example: millrace trace http://example.org/ --data millrace-data%n"})
public final class TraceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "URL", description = "as it was crawled")
  private String url = "";

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Wiring wiring = common.wiring();
    List<String> lines = new ArrayList<>();
    int read = source.read(wiring, connection -> addFates(wiring.topics(), connection, lines));
    new DocumentTrace(wiring.trainer(source.checkpoints()).runFolder())
        .uses(url)
        .forEach(
            use ->
                lines.add(
                    "step "
                        + use.step()
                        + " trained on tokens "
                        + use.start()
                        + " to "
                        + (use.start() + use.length())
                        + " of "
                        + use.recordId()));
    lines.forEach(System.out::println);
    if (lines.isEmpty()) {
      System.out.println("no page of " + url);
    }
    return read;
  }

  private int addFates(Topics topics, Connection connection, List<String> lines) {
    RecordSerdes serdes = new RecordSerdes(connection);
    for (Page page : read(connection, serdes, topics.pages())) {
      lines.add(
          "page "
              + page.getRecordId()
              + " fetched "
              + page.getFetchedAt()
              + ", "
              + page.getBody().remaining()
              + " bytes");
    }
    for (Document document : read(connection, serdes, topics.cleanDocuments())) {
      lines.add(
          "clean "
              + document.getRecordId()
              + ", "
              + document.getLanguage()
              + " "
              + document.getLanguageScore());
    }
    for (DroppedDocument drop : read(connection, serdes, topics.droppedDocuments())) {
      lines.add(
          "dropped "
              + drop.getRecordId()
              + " by "
              + drop.getRule()
              + ": "
              + drop.getMeasured()
              + ", limit "
              + drop.getLimit());
    }
    for (DeadLetter letter : read(connection, serdes, topics.deadLetters())) {
      lines.add(
          "dead letter "
              + letter.getRecordId()
              + " at "
              + letter.getStage()
              + ": "
              + letter.getError());
    }
    return 0;
  }

  private <T extends SpecificRecord> List<T> read(
      Connection connection, RecordSerdes serdes, TypedTopic<T> topic) {
    List<T> found = new ArrayList<>();
    TopicScan.<T>values(
            "trace",
            connection,
            serdes,
            List.of(topic),
            head -> head.key().equals(Optional.of(url)),
            Optional.empty())
        .toEnd(record -> found.add(record.value()));
    return found;
  }
}
