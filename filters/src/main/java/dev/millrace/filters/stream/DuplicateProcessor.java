package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.Drops;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/**
 * In a window's one order: a document stays unless an earlier one has its text or shares a band
 * with it.
 */
final class DuplicateProcessor implements Processor<String, Candidate, String, Judged> {
  private final DedupSettings settings;
  private ProcessorContext<String, Judged> context;
  private DedupWindows windows;
  private WindowStore<Bytes, byte[]> entries;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  DuplicateProcessor(DedupSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, Judged> context) {
    this.context = context;
    this.windows =
        new DedupWindows(context.getStateStore(DuplicateStores.WINDOWS), settings.retention());
    this.entries = context.getStateStore(DuplicateStores.INDEX);
  }

  @Override
  public void process(Record<String, Candidate> record) {
    Document document = record.value().document();
    Judged judged =
        earlier(record)
            .<Judged>map(match -> new Judged.Dropped(drop(document, match)))
            .orElse(new Judged.Clean(document));
    context.forward(new Record<>(document.getUrl(), judged, record.timestamp()));
  }

  private Optional<DuplicateIndex.Match> earlier(Record<String, Candidate> record) {
    DedupWindows.Window window = windows.at(record.key(), record.timestamp());
    Document document = record.value().document();
    return new DuplicateIndex(new WindowIndexStore(entries, window))
        .add(
            context.recordMetadata().orElseThrow().offset(),
            document.getRecordId(),
            HexFormat.of().parseHex(document.getContentDigest()),
            record.value().fingerprint());
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
    drop.setMatchedRecordId(match.documentId());
    return drop;
  }
}
