package dev.millrace.filters.stream;

import dev.millrace.filters.Extracted;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.stream.Guarded;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** One page in, one record out: a document, a drop with its reason, or a dead letter. */
final class ExtractProcessor implements Processor<String, byte[], String, SpecificRecord> {
  private final Guarded<Page, Extracted> extraction;
  private ProcessorContext<String, SpecificRecord> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  ExtractProcessor(Guarded<Page, Extracted> extraction) {
    this.extraction = extraction;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    switch (extraction.apply(record, context.recordMetadata().orElseThrow())) {
      case Guarded.Result.Done<Page, Extracted>(Page page, Extracted extracted) ->
          forward(page, extracted, record.timestamp());
      case Guarded.Result.Failed<Page, Extracted>(String key, DeadLetter letter) ->
          forward(key, letter, record.timestamp(), ExtractionTopology.DEAD_LETTERS_SINK);
    }
  }

  private void forward(Page page, Extracted extracted, long timestamp) {
    switch (extracted) {
      case Extracted.Text(Document document) ->
          forward(page.getUrl(), document, timestamp, ExtractionTopology.DOCUMENTS_SINK);
      case Extracted.Dropped(DroppedDocument drop) ->
          forward(page.getUrl(), drop, timestamp, ExtractionTopology.DROPPED_SINK);
    }
  }

  private void forward(String key, SpecificRecord value, long timestamp, String sink) {
    context.forward(new Record<>(key, value, timestamp), sink);
  }
}
