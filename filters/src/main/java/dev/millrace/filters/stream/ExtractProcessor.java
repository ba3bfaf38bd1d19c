package dev.millrace.filters.stream;

import dev.millrace.filters.Extracted;
import dev.millrace.filters.PageToDocument;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.Place;
import dev.millrace.schemas.RecordDecoder;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** One page in, one record out: a document, a drop with its reason, or a dead letter. */
final class ExtractProcessor implements Processor<String, byte[], String, SpecificRecord> {
  private final RecordDecoder<Page> decoder;
  private final Function<Page, Extracted> extraction;
  private ProcessorContext<String, SpecificRecord> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  ExtractProcessor(RecordDecoder<Page> decoder, Function<Page, Extracted> extraction) {
    this.decoder = decoder;
    this.extraction = extraction;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    Place place = new Place(metadata.topic(), metadata.partition(), metadata.offset());
    switch (decoder.decode(record.value(), place)) {
      case Decoded.Value<Page>(Page page) -> extract(page, record, place);
      case Decoded.Unreadable<Page>(DeadLetter letter) ->
          forward(
              record.key() == null ? "" : record.key(),
              letter,
              record,
              ExtractionTopology.DEAD_LETTERS_SINK);
    }
  }

  private void extract(Page page, Record<String, byte[]> record, Place place) {
    Extracted extracted;
    try {
      extracted = extraction.apply(page);
    } catch (RuntimeException | StackOverflowError e) {
      // A fault of ours that one page brings out must not stop the others.
      DeadLetter letter =
          DeadLetters.of(PageToDocument.STAGE, DeadLetters.describe(e), record.value(), place);
      letter.setRecordId(page.getRecordId());
      letter.setUrl(page.getUrl());
      forward(page.getUrl(), letter, record, ExtractionTopology.DEAD_LETTERS_SINK);
      return;
    }
    switch (extracted) {
      case Extracted.Text(var document) ->
          forward(page.getUrl(), document, record, ExtractionTopology.DOCUMENTS_SINK);
      case Extracted.Dropped(var drop) ->
          forward(page.getUrl(), drop, record, ExtractionTopology.DROPPED_SINK);
    }
  }

  private void forward(
      String key, SpecificRecord value, Record<String, byte[]> record, String sink) {
    context.forward(new Record<>(key, value, record.timestamp()), sink);
  }
}
