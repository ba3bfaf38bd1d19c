package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.TopicRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's mock producers joined: what one commits, all copies read; a producer is fenced by the
 * next of its transactional id.
 */
final class FakeCluster implements IngestClients {
  static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));

  /** Committed pages, in order. */
  final List<Page> pages = new ArrayList<>();

  /** Committed fates, in order. */
  final List<PageFate> fates = new ArrayList<>();

  /** Committed progress, in order. */
  final List<TopicRecord<IngestedFile>> files = new ArrayList<>();

  /** How many more transactions commit before the next one dies with its copy. */
  OptionalLong commitsLeft = OptionalLong.empty();

  /** Met by the next commit, once. */
  Optional<KafkaException> commitFault = Optional.empty();

  /** Runs once, when the next producer is about to fence the others. */
  Runnable beforeInit = () -> {};

  private final Map<String, MockProducer<String, SpecificRecord>> producers = new HashMap<>();
  private final InstantSource clock;

  FakeCluster(InstantSource clock) {
    this.clock = clock;
  }

  List<String> urls() {
    return pages.stream().map(Page::getUrl).toList();
  }

  List<IngestedFile> progress() {
    return files.stream().map(TopicRecord::value).toList();
  }

  void commit(IngestedFile file) {
    commit(file, clock.instant());
  }

  void commit(IngestedFile file, Instant at) {
    commit(file, at, Optional.of(file.getSha256()));
  }

  void commit(IngestedFile file, Instant at, Optional<String> key) {
    RecordHead head =
        new RecordHead(
            new RecordLocation(TOPICS.ingestedFiles().name(), 0, files.size()),
            at.toEpochMilli(),
            key,
            new RecordHeaders(),
            key.map(String::length).orElse(0),
            OptionalInt.of(1));
    files.add(new TopicRecord<>(head, file));
  }

  @Override
  public Producer<String, SpecificRecord> producer(String transactionalId) {
    return new MockProducer<String, SpecificRecord>(
        true, null, new StringSerializer(), (topic, record) -> new byte[0]) {
      @Override
      public void initTransactions() {
        Runnable before = beforeInit;
        beforeInit = () -> {};
        before.run();
        super.initTransactions();
        MockProducer<String, SpecificRecord> last = producers.put(transactionalId, this);
        if (last != null && !last.closed()) {
          last.fenceProducer();
        }
      }

      @Override
      public void commitTransaction() {
        Optional<KafkaException> fault = commitFault;
        commitFault = Optional.empty();
        if (fault.isPresent()) {
          throw fault.get();
        }
        if (commitsLeft.isPresent()) {
          if (commitsLeft.getAsLong() == 0) {
            throw new Killed();
          }
          commitsLeft = OptionalLong.of(commitsLeft.getAsLong() - 1);
        }
        super.commitTransaction();
        history().forEach(FakeCluster.this::append);
        clear();
      }
    };
  }

  private void append(ProducerRecord<String, SpecificRecord> record) {
    if (record.value() instanceof Page page) {
      pages.add(page);
    } else if (record.value() instanceof PageFate fate) {
      fates.add(fate);
    } else if (record.value() instanceof IngestedFile file) {
      commit(file);
    }
  }

  @Override
  public ProgressRecords progress(TypedTopic<IngestedFile> topic, Consumer<RecordHead> forgotten) {
    return new ProgressRecords() {
      private int given;

      @Override
      public void toEnd(Consumer<TopicRecord<IngestedFile>> taker) {
        while (given < files.size()) {
          taker.accept(files.get(given++));
        }
      }

      @Override
      public void close() {}
    };
  }

  /** The copy dies here. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
