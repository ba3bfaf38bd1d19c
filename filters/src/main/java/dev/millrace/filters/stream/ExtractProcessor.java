package dev.millrace.filters.stream;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.Verdict;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.stream.Guarded;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** One page in, one record out: a document, a drop with its reason, or a dead letter. */
final class ExtractProcessor implements Processor<String, byte[], String, SpecificRecord> {
  private final Guarded<Page, Outcome<Document>> extraction;
  private ProcessorContext<String, SpecificRecord> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  ExtractProcessor(Guarded<Page, Outcome<Document>> extraction) {
    this.extraction = extraction;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    switch (extraction.apply(record, context.recordMetadata().orElseThrow())) {
      case Guarded.Result.Done<Page, Outcome<Document>>(Page page, Outcome<Document> outcome) ->
          forward(page, outcome, record.timestamp());
      case Guarded.Result.Failed<Page, Outcome<Document>>(String key, DeadLetter letter) ->
          forward(key, letter, record.timestamp(), ExtractionTopology.DEAD_LETTERS_SINK);
    }
  }

  private void forward(Page page, Outcome<Document> outcome, long timestamp) {
    switch (outcome) {
      case Outcome.Kept<Document>(Document document) ->
          forward(page.getUrl(), document, timestamp, ExtractionTopology.DOCUMENTS_SINK);
      case Outcome.Dropped<Document>(Verdict.Drop drop) ->
          forward(
              page.getUrl(),
              Drops.of(PageToDocument.STAGE, page, drop),
              timestamp,
              ExtractionTopology.DROPPED_SINK);
    }
  }

  private void forward(String key, SpecificRecord value, long timestamp, String sink) {
    context.forward(new Record<>(key, value, timestamp), sink);
  }
}
