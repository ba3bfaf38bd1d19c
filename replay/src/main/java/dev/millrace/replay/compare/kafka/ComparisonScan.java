package dev.millrace.replay.compare.kafka;

import com.google.common.hash.Hashing;
import dev.millrace.replay.compare.Comparison;
import dev.millrace.replay.compare.Fact;
import dev.millrace.replay.compare.PageComparison;
import dev.millrace.replay.compare.Side;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.Origins;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads the fates, the clean texts and the drops of two generations. What a generation leaves to
 * the one that it starts from is read there.
 */
public final class ComparisonScan {
  private static final String READER = "compare";
  private static final String TOKENIZE = "tokenize";

  private final Connection connection;
  private final RecordSerdes serdes;

  public ComparisonScan(Connection connection, RecordSerdes serdes) {
    this.connection = connection;
    this.serdes = serdes;
  }

  /** Compares what is on the topics now. */
  public Comparison run(Topics first, Topics second, int examples, boolean byHost) {
    try (PageComparison comparison = new PageComparison(examples, byHost)) {
      scan(
          first.pageFates(),
          record -> {
            add(comparison, Side.FIRST, first.origins(), record.value());
            add(comparison, Side.SECOND, second.origins(), record.value());
          });
      read(comparison, Side.FIRST, first);
      read(comparison, Side.SECOND, second);
      return comparison.compare();
    }
  }

  private static void add(PageComparison to, Side side, Origins origins, PageFate record) {
    if (!origins.of(record.getStage()).equals(record.getGeneration())) {
      return;
    }
    Fate.of(record.getFate()).ifPresent(fate -> add(to, side, fate, record));
  }

  private static void add(PageComparison to, Side side, Fate fate, PageFate record) {
    String id = record.getRecordId();
    boolean isEnd = !record.getStage().equals(TOKENIZE);
    switch (fate) {
      case CLEAN -> to.add(id, new Fact.Ended(side, fate.label()));
      case DROPPED -> to.add(id, new Fact.Ended(side, record.getRule()));
      case DEAD_LETTER -> {
        if (isEnd) {
          to.add(id, new Fact.Ended(side, fate.label()));
        }
      }
      case WITHDRAWN -> to.add(id, new Fact.Withdrawn(side));
      case PACKED -> to.add(id, new Fact.Packed(side, record.getTokens()));
      case LEFT_OUT -> to.add(id, new Fact.LeftOut(side, record.getRule()));
      case INGESTED, UNREADABLE -> {}
    }
  }

  private void read(PageComparison to, Side side, Topics topics) {
    scan(topics.cleanDocuments(), record -> add(to, side, record));
    for (Topics maker : topics.makers()) {
      scan(
          maker.droppedDocuments(),
          record -> {
            if (topics.isMadeBy(maker, record.value().getStage())) {
              add(to, side, record.value());
            }
          });
      scan(
          maker.deadLetters(),
          record -> {
            if (topics.isMadeBy(maker, record.value().getStage())) {
              add(to, side, record.value());
            }
          });
    }
  }

  private static void add(PageComparison to, Side side, TopicRecord<Document> record) {
    Document document = record.value();
    RecordLocation place = record.head().location();
    to.add(
        document.getRecordId(),
        new Fact.Kept(
            side,
            Hashing.sha256().hashString(document.getText(), StandardCharsets.UTF_8).toString(),
            document.getLanguage(),
            BoundedText.url(document.getUrl()),
            place.partition(),
            place.offset()));
  }

  private static void add(PageComparison to, Side side, DroppedDocument drop) {
    to.add(
        drop.getRecordId(),
        new Fact.Refused(
            side,
            drop.getRule(),
            drop.getMeasured(),
            drop.getLimit(),
            drop.getLanguage(),
            drop.getUrl(),
            drop.getMatchedRecordId()));
  }

  private static void add(PageComparison to, Side side, DeadLetter letter) {
    if (!letter.getRecordId().isEmpty()) {
      to.add(letter.getRecordId(), new Fact.Failed(side, BoundedText.url(letter.getUrl())));
    }
  }

  private <T extends SpecificRecord> void scan(
      TypedTopic<T> topic, Consumer<TopicRecord<T>> taker) {
    TopicScan.values(READER, connection, serdes, topic).toEnd(taker);
  }
}
