package dev.millrace.filters.stream.withdrawal;

import dev.millrace.filters.stream.withdrawal.WithdrawalState.Rereading;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.WithdrawnDocument;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.TakedownView;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.schemas.takedown.Tombstones;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds each clean document of a partition against the takedowns in force when it comes, and what
 * came before against each that is put in force later: for that it reads the partition once more.
 * What matches is withdrawn, once: a tombstone on {@code documents} and {@code clean-documents},
 * its fate, and a record of {@code withdrawn-documents}.
 */
final class WithdrawProcessor implements Processor<String, byte[], String, SpecificRecord> {
  static final Duration TICK = Duration.ofMillis(250);

  /** Reading once more leaves the thread half of its time for what comes. */
  private static final Duration AT_ONCE = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(WithdrawProcessor.class);

  private final RecordDecoder<Document> documents;
  private final TakedownView takedowns;
  private final CleanLog log;
  private final PageFates fates;
  private final boolean ownsDocuments;
  private ProcessorContext<String, SpecificRecord> context;
  private WithdrawalState state;
  private CleanLog.@Nullable Reading open;

  /**
   * @param ownsDocuments whether {@code documents} are the generation's own, and no other's
   */
  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  WithdrawProcessor(
      RecordDecoder<Document> documents,
      TakedownView takedowns,
      CleanLog log,
      PageFates fates,
      boolean ownsDocuments) {
    this.ownsDocuments = ownsDocuments;
    this.documents = documents;
    this.takedowns = takedowns;
    this.log = log;
    this.fates = fates;
  }

  /** A record of {@code clean-documents}. */
  private record Clean(String key, byte[] value, RecordLocation place, long timestamp) {}

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.state =
        new WithdrawalState(
            context.getStateStore(WithdrawalProgress.STORE),
            context.getStateStore(WithdrawalTopology.WITHDRAWN));
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, _ -> catchUp());
  }

  @Override
  public void process(Record<String, byte[]> record) {
    Takedowns inForce = inForce();
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    if (record.value() != null) {
      String key = record.key() == null ? "" : record.key();
      RecordLocation place =
          new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset());
      judge(new Clean(key, record.value(), place, record.timestamp()), inForce);
    }
  }

  /**
   * Another instance may have known more: what that one has obeyed, or has begun to, and this one
   * cannot see yet has to be obeyed again for what this one reads meanwhile.
   */
  private Takedowns inForce() {
    Takedowns known = takedowns.current();
    boolean knowsLess =
        known.version() < state.version()
            || state.rereading().filter(one -> known.version() < one.target()).isPresent();
    if (knowsLess) {
      state.obeyed(Math.min(known.version(), state.version()));
    }
    return known;
  }

  private void judge(Clean clean, Takedowns inForce) {
    if (inForce.isEmpty() || state.isWithdrawn(clean.place().offset())) {
      return;
    }
    if (documents.decode(clean.value(), clean.place())
        instanceof Decoded.Value<Document>(Document document)) {
      inForce
          .match(document.getUrl(), document.getContentDigest())
          .ifPresent(takedown -> withdraw(clean, document, takedown));
    }
  }

  private void withdraw(Clean clean, Document document, TakedownTarget takedown) {
    Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
    state.withdraw(clean.place().offset(), now.toEpochMilli());
    String id = BoundedText.id(document.getRecordId());
    bury(clean.key(), id, WithdrawalTopology.CLEAN_SINK);
    if (ownsDocuments) {
      bury(clean.key(), id, WithdrawalTopology.DOCUMENTS_SINK);
    }
    forward(
        id, fates.of(Fate.WITHDRAWN, id, document.getIngestedAt()), WithdrawalTopology.FATES_SINK);
    String url = BoundedText.url(document.getUrl());
    forward(
        url,
        WithdrawnDocument.newBuilder()
            .setUrl(url)
            .setRecordId(id)
            .setContentDigest(BoundedText.cut(document.getContentDigest(), BoundedText.ID_BYTES))
            .setTakedown(takedown.key())
            .setPartition(clean.place().partition())
            .setOffset(clean.place().offset())
            .setIngestedAt(document.getIngestedAt())
            .setCleanAt(Instant.ofEpochMilli(clean.timestamp()))
            .setAt(now)
            .build(),
        WithdrawalTopology.WITHDRAWN_SINK);
  }

  private void bury(String key, String id, String sink) {
    context.forward(
        new Record<String, @Nullable SpecificRecord>(
            key, null, context.currentSystemTimeMs(), Tombstones.withdrawing(id)),
        sink);
  }

  private void forward(String key, SpecificRecord value, String sink) {
    context.forward(new Record<>(key, value, context.currentSystemTimeMs()), sink);
  }

  /** What came before the takedowns did. */
  private void catchUp() {
    try {
      long version = inForce().version();
      if (state.rereading().isEmpty() && version > state.version()) {
        begin(version);
      }
      if (state.rereading().isPresent()) {
        goOn(state.rereading().get());
      }
    } catch (RetriableException e) {
      LOG.debug("clean-documents cannot be read now: {}", e.getMessage());
    }
  }

  private void begin(long version) {
    if (takedowns.since(state.version(), version).isEmpty()) {
      state.obeyed(version);
    } else {
      CleanLog.Reading reading = reading();
      state.begin(new Rereading(version, reading.begin(), reading.end()));
    }
  }

  private void goOn(Rereading rereading) {
    Takedowns added = takedowns.since(state.version(), rereading.target());
    CleanLog.Reading reading = reading();
    long next = Math.max(rereading.next(), reading.begin());
    long until = System.nanoTime() + AT_ONCE.toNanos();
    boolean moves = true;
    while (next < rereading.end() && moves && System.nanoTime() < until) {
      long reached = reading.read(next, record -> again(record, added));
      moves = reached > next;
      next = reached;
    }
    if (next >= rereading.end()) {
      state.obeyed(rereading.target());
      closeReading();
    } else {
      state.goOnAt(next);
    }
  }

  private void again(ConsumerRecord<byte[], byte[]> record, Takedowns added) {
    if (record.value() != null) {
      String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
      RecordLocation place =
          new RecordLocation(record.topic(), record.partition(), record.offset());
      judge(new Clean(key, record.value(), place, Math.max(0, record.timestamp())), added);
    }
  }

  private CleanLog.Reading reading() {
    CleanLog.Reading reading =
        Optional.ofNullable(open).orElseGet(() -> log.open(context.taskId().partition()));
    open = reading;
    return reading;
  }

  private void closeReading() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  @Override
  public void close() {
    closeReading();
  }
}
