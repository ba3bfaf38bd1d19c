package dev.millrace.benchmarks.chaos.read;

import dev.millrace.benchmarks.chaos.count.Announcement;
import dev.millrace.benchmarks.chaos.count.Batch;
import dev.millrace.benchmarks.chaos.count.Block;
import dev.millrace.benchmarks.chaos.count.CleanDocument;
import dev.millrace.benchmarks.chaos.count.DeadLetter;
import dev.millrace.benchmarks.chaos.count.LoggedLoss;
import dev.millrace.benchmarks.chaos.count.Observed;
import dev.millrace.benchmarks.chaos.count.Place;
import dev.millrace.benchmarks.chaos.count.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All of a cluster's topics that are counted; each look reads on where the last one ended. */
public final class ClusterReading implements AutoCloseable {
  private final GenericRecords records;
  private final RegistrySchemas schemas;
  private final RecordReading reading;
  private final TopicNames names;
  private final List<Followed> followed = new ArrayList<>();
  private final List<Place> unreadable = new ArrayList<>();

  private final List<Sighting> pages = new ArrayList<>();
  private final List<Sighting> dropped = new ArrayList<>();
  private final List<CleanDocument> clean = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Block> heldOutBlocks = new ArrayList<>();
  private final List<Batch> batches = new ArrayList<>();
  private final List<LoggedLoss> losses = new ArrayList<>();
  private final List<Announcement> checkpoints = new ArrayList<>();

  /** A topic, and what to do with a record of it. */
  private record Followed(String topic, TopicFollower follower, Take take) {}

  @FunctionalInterface
  private interface Take {
    void record(Fields fields, Place place, long time);
  }

  /**
   * @throws IllegalStateException if a topic is missing
   */
  public ClusterReading(String bootstrapServers, String schemaRegistryUrl, TopicNames names) {
    this.names = names;
    this.schemas = new RegistrySchemas(schemaRegistryUrl);
    this.records = new GenericRecords(schemas);
    this.reading = new RecordReading(names);
    try {
      follow(
          bootstrapServers,
          "pages",
          (fields, place, time) -> pages.add(reading.page(fields, place, time)));
      follow(
          bootstrapServers,
          "dropped-documents",
          (fields, place, time) -> dropped.add(reading.dropped(fields, place, time)));
      follow(
          bootstrapServers,
          "clean-documents",
          (fields, place, _) -> clean.add(reading.clean(fields, place)));
      follow(
          bootstrapServers,
          "dead-letters",
          (fields, place, _) -> deadLetters.add(reading.deadLetter(fields, place)));
      follow(
          bootstrapServers,
          "token-blocks",
          (fields, place, _) -> blocks.add(reading.block(fields, place)));
      follow(
          bootstrapServers,
          "held-out-token-blocks",
          (fields, place, _) -> heldOutBlocks.add(reading.block(fields, place)));
      follow(
          bootstrapServers,
          "training-batches",
          (fields, place, _) -> batches.add(reading.batch(fields, place)));
      follow(
          bootstrapServers,
          "training-log",
          (fields, place, _) -> reading.loss(fields, place).ifPresent(losses::add));
      follow(
          bootstrapServers,
          "checkpoints",
          (fields, place, _) -> checkpoints.add(reading.announcement(fields, place)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void follow(String bootstrapServers, String topic, Take take) {
    followed.add(
        new Followed(topic, new TopicFollower(bootstrapServers, names.onCluster(topic)), take));
  }

  /** Reads on to the ends; all that was read since the beginning. */
  public Observed look() {
    for (Followed one : followed) {
      one.follower().advance(record -> take(one, record));
    }
    return new Observed(
        pages,
        dropped,
        clean,
        deadLetters,
        blocks,
        heldOutBlocks,
        batches,
        losses,
        checkpoints,
        unreadable);
  }

  private void take(Followed one, ConsumerRecord<byte[], byte[]> record) {
    Place place = new Place(one.topic(), record.partition(), record.offset());
    Optional<GenericRecord> value = records.read(record.value());
    try {
      value.ifPresent(read -> one.take().record(new Fields(read), place, record.timestamp()));
    } catch (AvroRuntimeException | ArithmeticException e) {
      // Another type's record, which lacks the fields.
      value = Optional.empty();
    }
    if (value.isEmpty()) {
      unreadable.add(place);
    }
  }

  @Override
  public void close() {
    followed.forEach(one -> one.follower().close());
    schemas.close();
  }
}
