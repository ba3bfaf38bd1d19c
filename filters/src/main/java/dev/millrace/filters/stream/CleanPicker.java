package dev.millrace.filters.stream;

import dev.millrace.schemas.Document;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/**
 * Clean documents, each with its language in a header, so that whoever wants some languages only
 * need not decode the others. The key stays the URL: takedowns, tombstones and the order of a
 * page's versions hold by it.
 */
final class CleanPicker implements FixedKeyProcessor<String, Judged, Document> {
  /** Its value is the language's code, as UTF-8. */
  static final String LANGUAGE_HEADER = "millrace-language";

  private FixedKeyProcessorContext<String, Document> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  CleanPicker() {}

  @Override
  public void init(FixedKeyProcessorContext<String, Document> context) {
    this.context = context;
  }

  @Override
  public void process(FixedKeyRecord<String, Judged> record) {
    if (record.value() instanceof Judged.Clean(Document document)) {
      RecordHeaders headers = new RecordHeaders(record.headers());
      headers.add(LANGUAGE_HEADER, document.getLanguage().getBytes(StandardCharsets.UTF_8));
      context.forward(record.withValue(document).withHeaders(headers));
    }
  }
}
