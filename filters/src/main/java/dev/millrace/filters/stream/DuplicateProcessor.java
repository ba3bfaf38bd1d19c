package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.filters.duplicates.DuplicateKey;
import dev.millrace.filters.duplicates.KeptDocuments;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.schemas.trace.PageTrace;
import dev.millrace.schemas.trace.StageTracer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/**
 * In the documents' one order: a document stays unless an earlier one of its window has its text or
 * shares a band with it, or, where dumps are compared, a kept one of any window has its text or
 * URL. One that has been taken down meanwhile goes.
 */
final class DuplicateProcessor implements Processor<String, Arrival, String, Judged> {
  static final Duration TICK = Duration.ofMillis(200);

  /** More would keep the thread from its transaction for too long. */
  private static final int MOST_AT_ONCE = 1_000;

  private static final int MOST_IN_MEMORY = 50;

  private final DedupSettings settings;
  private final int sources;
  private final CleanLimit limit;
  private final Supplier<Takedowns> takedowns;
  private final String documents;
  private final StageTracer tracer;
  private ProcessorContext<String, Judged> context;
  private DocumentOrder order;
  private DedupWindows windows;
  private WindowStore<Bytes, byte[]> entries;
  private Sensor stragglers;

  /**
   * @param sources number of partitions of {@code documents}
   * @param documents that topic's name
   */
  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  DuplicateProcessor(
      DedupSettings settings,
      int sources,
      CleanLimit limit,
      Supplier<Takedowns> takedowns,
      String documents,
      StageTracer tracer) {
    this.settings = settings;
    this.sources = sources;
    this.limit = limit;
    this.takedowns = takedowns;
    this.documents = documents;
    this.tracer = tracer;
  }

  @Override
  public void init(ProcessorContext<String, Judged> context) {
    this.context = context;
    this.order =
        new DocumentOrder(
            context.getStateStore(DuplicateStores.WAITING),
            context.getStateStore(DedupProgress.STORE),
            sources);
    this.windows =
        new DedupWindows(context.getStateStore(DuplicateStores.WINDOWS), settings.retention());
    this.entries = context.getStateStore(DuplicateStores.INDEX);
    this.stragglers = CurationMetrics.count(context, "stragglers");
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> release());
  }

  @Override
  public void process(Record<String, Arrival> record) {
    switch (record.value()) {
      case Arrival.Promise(int source, long from) -> order.promise(source, from);
      case Arrival.Waiting waiting -> {
        if (order.isStraggler(waiting.key())) {
          stragglers.record();
        }
        order.promise(waiting.key().source(), waiting.key().timestamp());
        if (order.isNext(waiting.key())) {
          decide(waiting);
        } else {
          order.hold(waiting.key(), Arrival.write(waiting));
        }
      }
    }
    release();
  }

  private void release() {
    List<byte[]> free = order.take(MOST_IN_MEMORY);
    for (int taken = 0; !free.isEmpty(); free = order.take(MOST_IN_MEMORY)) {
      free.forEach(value -> decide((Arrival.Waiting) Arrival.read(value)));
      taken += free.size();
      if (taken >= MOST_AT_ONCE) {
        break;
      }
    }
    order.keepReleased();
  }

  private void decide(Arrival.Waiting next) {
    Candidate candidate = CandidateCode.read(next.candidate());
    Document document = candidate.document();
    PageTrace trace = next.traced().map(page -> begin(page, next.key())).orElse(PageTrace.NONE);
    Judged judged =
        taken(document)
            .or(() -> refused(document, next.key()))
            .orElseGet(() -> compared(next, candidate));
    context.forward(
        new Record<>(document.getUrl(), judged, next.key().timestamp(), trace.headers()));
    judged.end(trace, document.getRecordId());
  }

  private PageTrace begin(Arrival.Traced page, OrderKey key) {
    return tracer.begin(
        page.parent(),
        new RecordLocation(documents, key.source(), key.offset()),
        Instant.ofEpochMilli(page.since()));
  }

  /** It leaves no trace in the index: whoever has the same text is judged as if it never came. */
  private Optional<Judged> taken(Document document) {
    return takedowns
        .get()
        .match(document.getUrl(), document.getContentDigest())
        .map(takedown -> Drops.taken(DocumentCuration.STAGE, document, takedown))
        .map(drop -> new Judged.Dropped(drop, document.getIngestedAt()));
  }

  private Optional<Judged> refused(Document document, OrderKey place) {
    return limit
        .refuse(document, place)
        .map(letter -> new Judged.Poison(letter, document.getIngestedAt()));
  }

  private Judged compared(Arrival.Waiting next, Candidate candidate) {
    Document document = candidate.document();
    KeptDocuments.Source source =
        new KeptDocuments.Source(
            document.getRecordId(),
            document.getUrl(),
            HexFormat.of().parseHex(document.getContentDigest()));
    Optional<KeptDocuments> kept = kept(next.key().timestamp());
    Optional<DroppedDocument> drop =
        kept.flatMap(all -> all.match(source))
            .map(match -> drop(document, match))
            .or(() -> matchInWindow(next, candidate, source).map(match -> drop(document, match)));
    if (drop.isEmpty()) {
      kept.ifPresent(all -> all.keep(order.number(), source));
    }
    return drop.<Judged>map(one -> new Judged.Dropped(one, document.getIngestedAt()))
        .orElseGet(() -> new Judged.Clean(document));
  }

  /** What was kept of all dumps, where they are compared. */
  private Optional<KeptDocuments> kept(long timestamp) {
    if (settings.acrossDumps().isEmpty()) {
      return Optional.empty();
    }
    DedupWindows.Window all = windows.at(DedupSettings.ALL, timestamp);
    return Optional.of(
        new KeptDocuments(new WindowIndexStore(entries, all), settings.acrossDumps()));
  }

  private Optional<DuplicateIndex.Match> matchInWindow(
      Arrival.Waiting next, Candidate candidate, KeptDocuments.Source source) {
    DedupWindows.Window window = windows.at(next.window(), next.key().timestamp());
    return new DuplicateIndex(new WindowIndexStore(entries, window))
        .add(
            order.number(),
            source.documentId(),
            source.url(),
            source.contentDigest(),
            candidate.fingerprint());
  }

  private static DroppedDocument drop(Document document, KeptDocuments.Match match) {
    Verdict.Drop verdict = new Verdict.Drop(match.by().rule(), "duplicate", 1, 1);
    return drop(document, verdict, match.documentId(), match.url());
  }

  private static DroppedDocument drop(Document document, DuplicateIndex.Match match) {
    String rule = match.exact() ? DuplicateKey.TEXT.rule() : "duplicate.near";
    Verdict.Drop verdict = new Verdict.Drop(rule, "duplicate", match.similarity(), match.limit());
    return drop(document, verdict, match.documentId(), match.url());
  }

  private static DroppedDocument drop(
      Document document, Verdict.Drop verdict, String matchedId, String matchedUrl) {
    DroppedDocument drop = Drops.of(DocumentCuration.STAGE, document, verdict);
    drop.setMatchedRecordId(matchedId);
    drop.setMatchedUrl(matchedUrl);
    return drop;
  }
}
