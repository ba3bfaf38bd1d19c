package dev.millrace.schemas.stream;

import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.OversizedValueException;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordBounds;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.LogPlace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last line before records that are too large: stages bound what they send, so none should come
 * here. One that does becomes a dead letter, and the stage goes on.
 *
 * <p>A sink whose serializer is {@link RecordSerdes#serializer(dev.millrace.schemas.TypedTopic)}
 * refuses the value before it is sent: the dead letter takes its place in the same transaction.
 *
 * <p>Where the broker itself refuses it, because its topic takes less than it was declared with,
 * the transaction is lost and nothing can be written in it any more. Then {@link RecordBounds}
 * learn what the broker does not take, the thread ends, and another one, for which {@link
 * Stage#takeRestart} asks, starts at the last commit: it comes to the same record, and this time
 * the sink refuses it.
 *
 * <p>Made by Kafka Streams from its configuration, which has to hold a {@link Stage} under {@link
 * #STAGE}.
 */
public final class OversizedRecords implements ProductionExceptionHandler {
  /** Key in the configuration of Kafka Streams. */
  public static final String STAGE = "millrace.oversized-records.stage";

  private static final Logger LOG = LoggerFactory.getLogger(OversizedRecords.class);

  private @Nullable Stage stage;

  /**
   * One stage of this process.
   *
   * @param name as in dead letters
   * @param restarts threads that may be started in place of some that ended
   */
  public record Stage(String name, Topics topics, RecordSerdes serdes, AtomicInteger restarts) {

    public Stage(String name, Topics topics, RecordSerdes serdes) {
      this(name, topics, serdes, new AtomicInteger());
    }

    /** Whether a thread has just ended so that another one does better. Each counts once. */
    public boolean takeRestart() {
      return restarts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {
    stage = (Stage) Objects.requireNonNull(configs.get(STAGE), STAGE);
  }

  private Stage stage() {
    return Objects.requireNonNull(stage, "configured");
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception error) {
    if (error instanceof RecordTooLargeException && record.value() != null) {
      RecordBounds bounds = stage().serdes().bounds();
      if (isOurs(record.topic()) && bounds.refuse(record.topic(), record.value().length)) {
        stage().restarts().incrementAndGet();
        LOG.warn(
            "{} does not take a value of {} bytes: those as long become dead letters; raise its"
                + " max.message.bytes to take them",
            record.topic(),
            record.value().length);
      }
    }
    return Response.fail();
  }

  private boolean isOurs(String topic) {
    return stage().topics().all().stream().anyMatch(one -> one.name().equals(topic));
  }

  @Override
  public Response handleSerializationError(
      ErrorHandlerContext context,
      @SuppressWarnings("rawtypes") ProducerRecord record,
      Exception error,
      SerializationExceptionOrigin origin) {
    if (!(error instanceof OversizedValueException oversized)
        || !(record.value() instanceof SpecificRecord value)
        || record.topic().equals(stage().topics().deadLetters().name())) {
      return Response.fail();
    }
    DeadLetter letter =
        DeadLetters.of(
            stage().name(),
            Objects.requireNonNullElse(oversized.getMessage(), ""),
            oversized.value(),
            new RecordLocation(context.topic(), context.partition(), context.offset()),
            text(value, "recordId"),
            text(value, "url"));
    try (LogPlace _ = LogPlace.of(letter, stage().name(), context.taskId().toString())) {
      LOG.warn("a dead letter stands for a record of {}: {}", letter.getUrl(), letter.getError());
    }
    return Response.resume(instead(letter, record.topic(), context.timestamp()));
  }

  private List<ProducerRecord<byte[], byte[]>> instead(
      DeadLetter letter, String topic, long timestamp) {
    Topics topics = stage().topics();
    RecordSerdes serdes = stage().serdes();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    records.add(
        record(
            topics.deadLetters().name(),
            timestamp,
            letter.getUrl(),
            serdes
                .serializer(topics.deadLetters())
                .serialize(topics.deadLetters().name(), letter)));
    // Of what goes to other topics, the fate has been told: by it, not by this letter, a page ends.
    if (topic.equals(topics.documents().name())) {
      PageFates fates =
          new PageFates(stage().name(), topics.settings().generation(), InstantSource.system());
      PageFate fate = fates.deadLetter(letter, Instant.ofEpochMilli(timestamp));
      records.add(
          record(
              topics.pageFates().name(),
              timestamp,
              fate.getRecordId(),
              serdes.serializer(topics.pageFates()).serialize(topics.pageFates().name(), fate)));
    }
    return records;
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, long timestamp, String key, byte[] value) {
    return new ProducerRecord<>(
        topic, null, timestamp, key.getBytes(StandardCharsets.UTF_8), value);
  }

  /** A field that pages' records have by the same name; empty where this one has none. */
  private static String text(SpecificRecord value, String name) {
    Schema.Field field = value.getSchema().getField(name);
    return field == null ? "" : value.get(field.pos()).toString();
  }
}
