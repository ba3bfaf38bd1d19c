package dev.millrace.filters.stream;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.ScopeRule;
import dev.millrace.filters.Verdict;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.stream.Guarded;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.schemas.trace.PageTrace;
import dev.millrace.schemas.trace.StageTracer;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * One page in, one record out: a document, a drop with its reason, or a dead letter. What has been
 * taken down is not looked at.
 */
final class ExtractProcessor implements Processor<String, byte[], String, SpecificRecord> {
  /** In spans, of a page that became a document. */
  private static final String KEPT = "kept";

  private final Guarded<Page, Extracted> extraction;
  private final Supplier<Takedowns> takedowns;
  private final ScopeRule scope;
  private final PageFates fates;
  private final StageTracer tracer;
  private Takedowns inForce = Takedowns.NONE;
  private Instant cameAt = Instant.EPOCH;
  private PageTrace trace = PageTrace.NONE;
  private ProcessorContext<String, SpecificRecord> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  ExtractProcessor(
      RecordDecoder<Page> pages,
      Function<Page, Outcome<Document>> extraction,
      Supplier<Takedowns> takedowns,
      ScopeRule scope,
      PageFates fates,
      StageTracer tracer) {
    this.extraction =
        new Guarded<>(
            PageToDocument.STAGE,
            pages,
            page -> extracted(page, extraction),
            page -> new Guarded.Identity(page.getRecordId(), page.getUrl()));
    this.takedowns = takedowns;
    this.scope = scope;
    this.fates = fates;
    this.tracer = tracer;
  }

  /** What became of a page; the takedown that took it, if one did. */
  private sealed interface Extracted {
    record Read(Outcome<Document> outcome) implements Extracted {}

    record Taken(TakedownTarget takedown) implements Extracted {}
  }

  private Extracted extracted(Page page, Function<Page, Outcome<Document>> extraction) {
    return inForce
        .match(page.getUrl())
        .<Extracted>map(Extracted.Taken::new)
        .orElseGet(() -> new Extracted.Read(inScope(page, extraction)));
  }

  private Outcome<Document> inScope(Page page, Function<Page, Outcome<Document>> extraction) {
    return scope
        .judge(page.getUrl(), cameAt)
        .<Outcome<Document>>map(Outcome.Dropped::new)
        .orElseGet(() -> extraction.apply(page));
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    // Outside of what makes dead letters: that takedowns cannot be read is no page's fault.
    inForce = takedowns.get();
    cameAt = ingestedAt(record.timestamp());
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    trace =
        tracer.begin(
            record.headers(),
            new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset()));
    switch (extraction.apply(record, metadata)) {
      case Guarded.Result.Done(Page page, Extracted extracted) -> {
        begin(BoundedText.id(page.getRecordId()), record);
        switch (extracted) {
          case Extracted.Read(Outcome<Document> outcome) ->
              forward(page, outcome, record.timestamp());
          case Extracted.Taken(TakedownTarget takedown) ->
              drop(Drops.taken(PageToDocument.STAGE, page, takedown), record.timestamp());
        }
      }
      case Guarded.Result.Failed(String key, DeadLetter letter, _) -> {
        if (!letter.getRecordId().isEmpty()) {
          begin(letter.getRecordId(), record);
        }
        forward(key, letter, record.timestamp(), ExtractionTopology.DEAD_LETTERS_SINK);
        tell(fates.deadLetter(letter, ingestedAt(record.timestamp())), record.timestamp());
        trace.end(letter.getRecordId(), Fate.DEAD_LETTER.label(), "");
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
        trace.end(document.getRecordId(), KEPT, "");
      }
      case Outcome.Dropped(Verdict.Drop drop) ->
          drop(Drops.of(PageToDocument.STAGE, page, drop), timestamp);
    }
  }

  private void drop(DroppedDocument dropped, long timestamp) {
    forward(dropped.getUrl(), dropped, timestamp, ExtractionTopology.DROPPED_SINK);
    tell(fates.dropped(dropped, ingestedAt(timestamp)), timestamp);
    trace.end(dropped.getRecordId(), Fate.DROPPED.label(), dropped.getRule());
  }

  private static Instant ingestedAt(long timestamp) {
    return Instant.ofEpochMilli(timestamp);
  }

  private void tell(PageFate fate, long timestamp) {
    forward(fate.getRecordId(), fate, timestamp, ExtractionTopology.FATES_SINK);
  }

  private void forward(String key, SpecificRecord value, long timestamp, String sink) {
    context.forward(new Record<>(key, value, timestamp, trace.headers()), sink);
  }
}
