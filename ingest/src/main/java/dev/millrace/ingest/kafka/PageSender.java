package dev.millrace.ingest.kafka;

import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.Reading;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.IngestedSource;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.patience.Fencing;
import dev.millrace.schemas.trace.PageTrace;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.schemas.trace.Tracing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends the pages of one source, in transactions that hold a batch of pages and what comes next.
 */
final class PageSender {
  private final Producer<String, SpecificRecord> producer;
  private final String pages;
  private final String pageFates;
  private final String ingestedFiles;
  private final IngestSettings settings;
  private final InstantSource clock;
  private final StageTracer tracer;

  /** Is told each record of the source's progress when it is committed. */
  interface Committed {
    void accept(IngestedFile soFar, long bytesRead);
  }

  PageSender(
      Producer<String, SpecificRecord> producer,
      Topics topics,
      IngestSettings settings,
      InstantSource clock,
      Tracing tracing) {
    this.producer = producer;
    this.pages = topics.pages().name();
    this.pageFates = topics.pageFates().name();
    this.ingestedFiles = topics.ingestedFiles().name();
    this.settings = settings;
    this.clock = clock;
    this.tracer = new StageTracer("ingest", "", tracing, clock);
  }

  /**
   * Sends what the reader still holds.
   *
   * @return the last committed progress: complete, unless stopped before
   * @throws KafkaException if another copy took the source over, which {@link Fencing} tells
   */
  IngestedFile send(
      PageReader reader, SourceProgress progress, Committed committed, BooleanSupplier stopped) {
    IngestedFile last = commit(List.of(), progress.toRecord(false));
    while (!last.getComplete() && !stopped.getAsBoolean()) {
      List<Page> batch = new ArrayList<>();
      boolean more = readBatch(reader, progress, batch);
      last = commit(batch, progress.toRecord(!more));
      committed.accept(last, reader.bytesRead());
    }
    return last;
  }

  private IngestedFile commit(List<Page> batch, IngestedFile progress) {
    producer.beginTransaction();
    try {
      if (!batch.isEmpty()) {
        Instant now = clock.instant();
        batch.forEach(page -> send(page, now));
      }
      send(ingestedFiles, IngestedSource.identity(progress), progress);
      producer.commitTransaction();
      return progress;
    } catch (RuntimeException e) {
      throw abort(e);
    }
  }

  private void send(Page page, Instant now) {
    ProducerRecord<String, SpecificRecord> record =
        new ProducerRecord<>(pages, null, now.toEpochMilli(), page.getUrl(), page);
    record.headers().add(PageFates.INGESTED_HEADER, new byte[0]);
    String recordId = page.getRecordId();
    PageTrace trace = tracer.source(recordId, pages, now);
    trace.onward().ifPresent(own -> own.addTo(record.headers()));
    var _ = producer.send(record);
    PageFate fate = PageFates.ingested(recordId, now);
    send(pageFates, recordId, fate);
    trace.end(recordId, fate.getFate(), fate.getRule());
  }

  private void send(String topic, String key, SpecificRecord value) {
    // commitTransaction throws what any send of the transaction met
    var _ = producer.send(new ProducerRecord<>(topic, key, value));
  }

  private RuntimeException abort(RuntimeException failure) {
    if (Fencing.isIn(failure)) {
      return failure;
    }
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /**
   * Reads before the transaction begins: a remote source may keep its reader waiting, and meanwhile
   * an open transaction would keep every reader of the topic waiting too.
   *
   * @return false when the source has no more records
   */
  private boolean readBatch(PageReader reader, SourceProgress progress, List<Page> batch) {
    Instant deadline = clock.instant().plus(settings.batchTime());
    long bytes = 0;
    for (int records = 0; records < settings.batchRecords(); records++) {
      Optional<Reading> reading = reader.next();
      if (reading.isEmpty()) {
        return false;
      }
      progress.count(reading.get());
      if (reading.get() instanceof Reading.PageRead(Page page, _)) {
        bytes += page.getBody().remaining();
        batch.add(page);
      }
      if (bytes >= settings.batchBytes() || !clock.instant().isBefore(deadline)) {
        return true;
      }
    }
    return true;
  }
}
