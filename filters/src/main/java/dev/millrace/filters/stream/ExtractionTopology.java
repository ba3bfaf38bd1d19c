package dev.millrace.filters.stream;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.ScopeRule;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.scope.Scope;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.schemas.trace.StageTracer;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/** {@code pages} into {@code documents}: URL rules, text extraction, language score. */
public final class ExtractionTopology {
  static final String PAGES_SOURCE = "pages-source";
  static final String EXTRACT = "extract-text";
  static final String DOCUMENTS_SINK = "documents-sink";
  static final String DROPPED_SINK = "dropped-documents-sink";
  static final String DEAD_LETTERS_SINK = "dead-letters-sink";
  static final String FATES_SINK = "page-fates-sink";

  private ExtractionTopology() {}

  /** Of a generation in which all pages take part. */
  public static Topology build(
      Topics topics,
      RecordSerdes serdes,
      Function<Page, Outcome<Document>> extraction,
      Supplier<Takedowns> takedowns) {
    return build(topics, serdes, extraction, takedowns, Scope.ALL);
  }

  /**
   * @param extraction safe for use by many threads; what it throws is a dead letter
   * @param takedowns by URL they drop pages before those are extracted
   * @param scope pages outside are dropped before they are extracted
   */
  public static Topology build(
      Topics topics,
      RecordSerdes serdes,
      Function<Page, Outcome<Document>> extraction,
      Supplier<Takedowns> takedowns,
      Scope scope) {
    StringSerializer keys = new StringSerializer();
    return new Topology()
        .addSource(
            PAGES_SOURCE,
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            topics.pages().name())
        .addProcessor(
            EXTRACT,
            () ->
                new ExtractProcessor(
                    serdes.decoder(PageToDocument.STAGE, topics.pages()),
                    extraction,
                    takedowns,
                    new ScopeRule(scope),
                    new PageFates(
                        PageToDocument.STAGE,
                        topics.settings().generation(),
                        InstantSource.system()),
                    new StageTracer(
                        PageToDocument.STAGE, topics.settings().generation(), serdes.tracing())),
            PAGES_SOURCE)
        .addSink(
            DOCUMENTS_SINK,
            topics.documents().name(),
            keys,
            serdes.serializer(topics.documents()),
            EXTRACT)
        .addSink(
            DROPPED_SINK,
            topics.droppedDocuments().name(),
            keys,
            serdes.serializer(topics.droppedDocuments()),
            EXTRACT)
        .addSink(
            DEAD_LETTERS_SINK,
            topics.deadLetters().name(),
            keys,
            serdes.serializer(topics.deadLetters()),
            EXTRACT)
        .addSink(
            FATES_SINK,
            topics.pageFates().name(),
            keys,
            serdes.serializer(topics.pageFates()),
            EXTRACT);
  }
}
