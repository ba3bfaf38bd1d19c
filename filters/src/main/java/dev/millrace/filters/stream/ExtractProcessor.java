package dev.millrace.filters.stream;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.Verdict;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.stream.Guarded;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** One page in, one record out: a document, a drop with its reason, or a dead letter. */
final class ExtractProcessor implements Processor<String, byte[], String, SpecificRecord> {
  private final Guarded<Page, Outcome<Document>> extraction;
  private final PageFates fates;
  private ProcessorContext<String, SpecificRecord> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  ExtractProcessor(Guarded<Page, Outcome<Document>> extraction, PageFates fates) {
    this.extraction = extraction;
    this.fates = fates;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    switch (extraction.apply(record, context.recordMetadata().orElseThrow())) {
      case Guarded.Result.Done(Page page, Outcome<Document> outcome) -> {
        begin(BoundedText.id(page.getRecordId()), record);
        forward(page, outcome, record.timestamp());
      }
      case Guarded.Result.Failed(String key, DeadLetter letter, _) -> {
        if (!letter.getRecordId().isEmpty()) {
          begin(letter.getRecordId(), record);
        }
        forward(key, letter, record.timestamp(), ExtractionTopology.DEAD_LETTERS_SINK);
        tell(fates.deadLetter(letter, ingestedAt(record.timestamp())), record.timestamp());
      }
    }
  }

  /** A page that another program wrote begins here. */
  private void begin(String recordId, Record<String, byte[]> record) {
    if (record.headers().lastHeader(PageFates.INGESTED_HEADER) == null) {
      long timestamp = record.timestamp();
      tell(fates.of(Fate.INGESTED, recordId, ingestedAt(timestamp)), timestamp);
    }
  }

  private void forward(Page page, Outcome<Document> outcome, long timestamp) {
    switch (outcome) {
      case Outcome.Kept(Document document) -> {
        document.setIngestedAt(ingestedAt(timestamp));
        forward(document.getUrl(), document, timestamp, ExtractionTopology.DOCUMENTS_SINK);
      }
      case Outcome.Dropped(Verdict.Drop drop) -> {
        DroppedDocument dropped = Drops.of(PageToDocument.STAGE, page, drop);
        forward(dropped.getUrl(), dropped, timestamp, ExtractionTopology.DROPPED_SINK);
        tell(fates.dropped(dropped, ingestedAt(timestamp)), timestamp);
      }
    }
  }

  private static Instant ingestedAt(long timestamp) {
    return Instant.ofEpochMilli(timestamp);
  }

  private void tell(PageFate fate, long timestamp) {
    forward(fate.getRecordId(), fate, timestamp, ExtractionTopology.FATES_SINK);
  }

  private void forward(String key, SpecificRecord value, long timestamp, String sink) {
    context.forward(new Record<>(key, value, timestamp), sink);
  }
}
