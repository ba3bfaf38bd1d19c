package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.Curated;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Place;
import dev.millrace.schemas.RecordDecoder;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Rules, signature and scrubbing; what passes is keyed by its dedup window, all else by URL. */
final class CurateProcessor implements Processor<String, byte[], String, Judged> {
  private final RecordDecoder<Document> decoder;
  private final Function<Document, Curated> curation;
  private final DedupSettings dedup;
  private ProcessorContext<String, Judged> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  CurateProcessor(
      RecordDecoder<Document> decoder, Function<Document, Curated> curation, DedupSettings dedup) {
    this.decoder = decoder;
    this.curation = curation;
    this.dedup = dedup;
  }

  @Override
  public void init(ProcessorContext<String, Judged> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    Place place = new Place(metadata.topic(), metadata.partition(), metadata.offset());
    switch (decoder.decode(record.value(), place)) {
      case Decoded.Value<Document>(Document document) -> curate(document, record, place);
      case Decoded.Unreadable<Document>(DeadLetter letter) ->
          forward(record.key() == null ? "" : record.key(), new Judged.Poison(letter), record);
    }
  }

  private void curate(Document document, Record<String, byte[]> record, Place place) {
    Curated curated;
    try {
      curated = curation.apply(document);
    } catch (RuntimeException | StackOverflowError e) {
      // A fault of ours that one document brings out must not stop the others.
      DeadLetter letter =
          DeadLetters.of(DocumentCuration.STAGE, DeadLetters.describe(e), record.value(), place);
      letter.setRecordId(document.getRecordId());
      letter.setUrl(document.getUrl());
      forward(document.getUrl(), new Judged.Poison(letter), record);
      return;
    }
    switch (curated) {
      case Curated.Passed(Candidate candidate) ->
          forward(dedup.windowOf(document), new Judged.Undecided(candidate), record);
      case Curated.Dropped(DroppedDocument drop) ->
          forward(document.getUrl(), new Judged.Dropped(drop), record);
    }
  }

  private void forward(String key, Judged judged, Record<String, byte[]> record) {
    context.forward(new Record<>(key, judged, record.timestamp()));
  }
}
