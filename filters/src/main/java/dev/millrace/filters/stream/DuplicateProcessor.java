package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.Drops;
import dev.millrace.filters.Verdict;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * In a window's one order: a document stays unless an earlier one has its text or shares a band
 * with it.
 */
final class DuplicateProcessor implements Processor<String, Candidate, String, Judged> {
  private final DedupSettings settings;
  private ProcessorContext<String, Judged> context;
  private DuplicateIndex index;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  DuplicateProcessor(DedupSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, Judged> context) {
    this.context = context;
    this.index = new DuplicateIndex(context, settings.retention());
  }

  @Override
  public void process(Record<String, Candidate> record) {
    Document document = record.value().document();
    Judged judged =
        index
            .add(record.key(), record.value(), record.timestamp())
            .<Judged>map(match -> new Judged.Dropped(drop(document, match)))
            .orElse(new Judged.Clean(document));
    context.forward(new Record<>(document.getUrl(), judged, record.timestamp()));
  }

  private static DroppedDocument drop(Document document, DuplicateIndex.Match match) {
    String rule = match.exact() ? "duplicate.exact" : "duplicate.near";
    Verdict.Drop verdict = new Verdict.Drop(rule, "duplicate", match.similarity(), 0);
    DroppedDocument drop =
        Drops.of(
            DocumentCuration.STAGE,
            document.getUrl(),
            document.getRecordId(),
            verdict,
            document.getText());
    drop.setMatchedRecordId(match.recordId());
    return drop;
  }
}
