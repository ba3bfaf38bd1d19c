package dev.millrace.filters.stream;

import dev.millrace.filters.Curated;
import dev.millrace.filters.CurationRules;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.Outcome;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.boilerplate.Boilerplate;
import dev.millrace.filters.boilerplate.Struck;
import dev.millrace.filters.pii.PiiKind;
import dev.millrace.filters.stream.boilerplate.KeptHosts;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.stream.Guarded;
import dev.millrace.schemas.stream.PassedTombstones;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.schemas.trace.PageTrace;
import dev.millrace.schemas.trace.StageTracer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules, signature and scrubbing; what passes is keyed by its dedup window (by one key for all
 * where dumps are compared), all else by URL. Now and then tells those who look for duplicates how
 * far it is.
 */
final class CurateProcessor implements Processor<String, byte[], String, Judged> {
  static final Duration TICK = Duration.ofMillis(300);

  private static final Logger LOG = LoggerFactory.getLogger(CurateProcessor.class);

  /** Of promises, which go to every partition; no window's name is empty. */
  private static final String TO_ALL = "";

  private final PassedTombstones tombstones = new PassedTombstones(DocumentCuration.STAGE);
  private final Guarded<Document, Curating> curation;
  private final CurationRules rules;
  private final Supplier<Takedowns> takedowns;
  private final DedupSettings dedup;
  private final TopicTail tail;
  private final StageTracer tracer;
  private Takedowns inForce = Takedowns.NONE;
  private PageTrace trace = PageTrace.NONE;
  private ProcessorContext<String, Judged> context;
  private SourcePromises promises;
  private Map<PiiKind, Sensor> scrubbedByKind;
  private Sensor struckLines;
  private Optional<Boilerplate> boilerplate = Optional.empty();

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  CurateProcessor(
      RecordDecoder<Document> documents,
      CurationRules rules,
      Supplier<Takedowns> takedowns,
      DedupSettings dedup,
      TopicTail tail,
      StageTracer tracer) {
    this.curation =
        new Guarded<>(
            DocumentCuration.STAGE,
            documents,
            this::curated,
            document -> new Guarded.Identity(document.getRecordId(), document.getUrl()));
    this.rules = rules;
    this.takedowns = takedowns;
    this.dedup = dedup;
    this.tail = tail;
    this.tracer = tracer;
  }

  /** What became of a document; the takedown that took it, if one did. */
  private sealed interface Curating {
    record Judgement(Outcome<Curated> outcome) implements Curating {}

    record Taken(TakedownTarget takedown) implements Curating {}
  }

  private Curating curated(Document document) {
    return inForce
        .match(document.getUrl())
        .<Curating>map(Curating.Taken::new)
        .orElseGet(() -> new Curating.Judgement(judged(document)));
  }

  private Outcome<Curated> judged(Document document) {
    return rules
        .scope()
        .judge(document.getUrl(), document.getIngestedAt())
        .<Outcome<Curated>>map(Outcome.Dropped::new)
        .orElseGet(
            () ->
                boilerplate
                    .map(
                        lines ->
                            left(document, lines.strike(document.getUrl(), document.getText())))
                    .orElseGet(() -> rules.curation().apply(document)));
  }

  /** Of what the host's own lines leave of a document. */
  private Outcome<Curated> left(Document document, Struck struck) {
    record(struckLines, struck.count());
    if (struck.count() == 0) {
      return rules.curation().apply(document);
    }
    return Boilerplate.fault(struck)
        .<Outcome<Curated>>map(Outcome.Dropped::new)
        .orElseGet(
            () ->
                rules
                    .curation()
                    .apply(
                        Document.newBuilder(document)
                            .setText(struck.text())
                            .setStruckLines(struck.lines())
                            .build()));
  }

  @Override
  public void init(ProcessorContext<String, Judged> context) {
    this.context = context;
    this.promises = new SourcePromises(context.taskId().partition(), tail);
    this.scrubbedByKind = CurationMetrics.scrubbed(context);
    this.struckLines = CurationMetrics.count(context, "struck-lines");
    this.boilerplate =
        rules
            .boilerplate()
            .map(
                settings ->
                    new Boilerplate(
                        settings, new KeptHosts(context.getStateStore(KeptHosts.STORE))));
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::promise);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    if (tombstones.passes(record, metadata)) {
      promises.passed(metadata.offset());
      return;
    }
    // Outside of what makes dead letters: that takedowns cannot be read is no document's fault.
    inForce = takedowns.get();
    RecordLocation location =
        new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset());
    trace = tracer.begin(record.headers(), location);
    switch (curation.apply(record, metadata)) {
      case Guarded.Result.Done(Document document, Curating curating) -> {
        OrderKey place = OrderKey.of(document, record.timestamp(), metadata);
        switch (curating) {
          case Curating.Judgement(Outcome<Curated> outcome) ->
              forward(document, outcome, record.timestamp(), place);
          case Curating.Taken(TakedownTarget takedown) ->
              drop(
                  Drops.taken(DocumentCuration.STAGE, document, takedown),
                  document,
                  record.timestamp());
        }
        promises.read(metadata.offset(), place.timestamp());
      }
      case Guarded.Result.Failed(String key, DeadLetter letter, Optional<Document> document) -> {
        Instant ingestedAt = document.map(Document::getIngestedAt).orElse(Instant.EPOCH);
        judged(
            letter.getRecordId(), key, new Judged.Poison(letter, ingestedAt), record.timestamp());
        promises.passed(metadata.offset());
      }
    }
  }

  private void forward(
      Document document, Outcome<Curated> outcome, long timestamp, OrderKey place) {
    switch (outcome) {
      case Outcome.Kept(Curated curated) -> {
        curated.scrubbed().forEach(this::count);
        String window = dedup.windowOf(curated.candidate().document());
        byte[] bytes = CandidateCode.write(curated.candidate());
        Optional<Arrival.Traced> traced =
            trace.onward().map(own -> new Arrival.Traced(own, System.currentTimeMillis()));
        Arrival arrival = new Arrival.Waiting(place, window, bytes, traced);
        judged(
            document.getRecordId(), dedup.taskOf(window), new Judged.Undecided(arrival), timestamp);
      }
      case Outcome.Dropped(Verdict.Drop drop) ->
          drop(Drops.of(DocumentCuration.STAGE, document, drop), document, timestamp);
    }
  }

  private void drop(DroppedDocument dropped, Document document, long timestamp) {
    Judged judged = new Judged.Dropped(dropped, document.getIngestedAt());
    judged(document.getRecordId(), dropped.getUrl(), judged, timestamp);
  }

  private void count(PiiKind kind, int replaced) {
    record(Objects.requireNonNull(scrubbedByKind.get(kind)), replaced);
  }

  private static void record(Sensor sensor, int times) {
    for (int i = 0; i < times; i++) {
      sensor.record();
    }
  }

  private void promise(long now) {
    try {
      OptionalLong from = promises.next(now);
      if (from.isPresent()) {
        Arrival promise = new Arrival.Promise(context.taskId().partition(), from.getAsLong());
        context.forward(new Record<>(TO_ALL, new Judged.Undecided(promise), now));
      }
    } catch (RetriableException e) {
      LOG.debug("the end of the topic is not known now: {}", e.getMessage());
    }
  }

  private void judged(String recordId, String key, Judged judged, long timestamp) {
    context.forward(new Record<>(key, judged, timestamp, trace.headers()));
    judged.end(trace, recordId);
  }
}
