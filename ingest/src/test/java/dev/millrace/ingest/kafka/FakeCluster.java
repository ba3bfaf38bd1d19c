package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's mock clients joined: what a producer commits, the consumers read; a producer is fenced by
 * the next of its transactional id.
 */
final class FakeCluster implements IngestClients {
  static final IngestTopics TOPICS = new IngestTopics("pages", "page-fates", "ingested-files");
  private static final TopicPartition FILES = new TopicPartition("ingested-files", 0);

  /** Committed pages, in order. */
  final List<Page> pages = new ArrayList<>();

  /** Committed fates, in order. */
  final List<PageFate> fates = new ArrayList<>();

  /** Committed progress, in order. */
  final List<ConsumerRecord<String, IngestedFile>> files = new ArrayList<>();

  /** How many more transactions commit before the next one dies with its copy. */
  OptionalLong commitsLeft = OptionalLong.empty();

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
    return files.stream().map(ConsumerRecord::value).toList();
  }

  void commit(IngestedFile file) {
    files.add(
        new ConsumerRecord<>(
            FILES.topic(),
            0,
            files.size(),
            clock.millis(),
            TimestampType.CREATE_TIME,
            0,
            0,
            file.getSha256(),
            file,
            new RecordHeaders(),
            Optional.empty()));
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
  public Consumer<String, IngestedFile> consumer(IsolationLevel isolation) {
    MockConsumer<String, IngestedFile> consumer =
        new MockConsumer<>("earliest") {
          private int delivered;

          @Override
          public synchronized ConsumerRecords<String, IngestedFile> poll(Duration timeout) {
            while (delivered < files.size()) {
              addRecord(files.get(delivered++));
            }
            return super.poll(timeout);
          }

          @Override
          public synchronized Map<TopicPartition, Long> endOffsets(
              java.util.Collection<TopicPartition> partitions) {
            return Map.of(FILES, (long) files.size());
          }
        };
    consumer.updatePartitions(
        FILES.topic(), List.of(new PartitionInfo(FILES.topic(), 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(FILES, 0L));
    return consumer;
  }

  /** The copy dies here. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
