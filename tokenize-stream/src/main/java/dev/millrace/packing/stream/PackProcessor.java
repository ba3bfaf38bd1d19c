package dev.millrace.packing.stream;

import dev.millrace.packing.PackingSettings;
import dev.millrace.packing.SavedPart;
import dev.millrace.packing.Side;
import dev.millrace.packing.SplitPacker;
import dev.millrace.packing.SplitPacker.EncodedText;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.FlushRequest;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.stream.PassedTombstones;
import dev.millrace.schemas.trace.PageTrace;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.tokenizer.Tokenizer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Packs one partition's documents, training and held-out ones apart; the open blocks live in a
 * state store, part by part.
 */
final class PackProcessor implements Processor<String, byte[], String, SpecificRecord> {
  private final PassedTombstones tombstones = new PassedTombstones(TokenizeTopology.STAGE);
  private final Tokenizer tokenizer;
  private final PackingSettings settings;
  private final Function<Document, Optional<String>> leftOut;
  private final RecordDecoder<Document> documents;
  private final RecordDecoder<FlushRequest> flushRequests;
  private final String flushTopic;
  private final PageFates fates;
  private final StageTracer tracer;

  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, byte[]> store;
  private SplitPacker packer;
  private BlockTraces traces;
  private PageTrace trace = PageTrace.NONE;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  PackProcessor(
      Tokenizer tokenizer,
      PackingSettings settings,
      Function<Document, Optional<String>> leftOut,
      RecordDecoder<Document> documents,
      RecordDecoder<FlushRequest> flushRequests,
      String flushTopic,
      PageFates fates,
      StageTracer tracer) {
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.leftOut = leftOut;
    this.documents = documents;
    this.flushRequests = flushRequests;
    this.flushTopic = flushTopic;
    this.fates = fates;
    this.tracer = tracer;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.store = context.getStateStore(TokenizeTopology.OPEN_BLOCKS);
    this.traces = new BlockTraces(store, tracer);
    this.packer =
        SplitPacker.resume(
            tokenizer,
            settings,
            context.taskId().partition(),
            (side, number) -> Optional.ofNullable(store.get(key(side, number))));
  }

  @Override
  public void process(Record<String, byte[]> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    RecordLocation place =
        new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset());
    if (metadata.topic().equals(flushTopic)) {
      trace = PageTrace.NONE;
      flush(record, place);
      return;
    }
    if (tombstones.passes(record, metadata)) {
      return;
    }
    trace = tracer.begin(record.headers(), place);
    switch (documents.decode(record.value(), place)) {
      case Decoded.Value<Document>(Document document) -> {
        Optional<String> rule = leftOut.apply(document);
        if (rule.isPresent()) {
          tell(fates.leftOut(document, rule.get()), record.timestamp());
          trace.end(document.getRecordId(), Fate.LEFT_OUT.label(), rule.get());
        } else {
          pack(document, record, place);
        }
      }
      case Decoded.Unreadable<Document>(DeadLetter letter) -> refuse(letter, Instant.EPOCH, record);
    }
  }

  private void flush(Record<String, byte[]> record, RecordLocation place) {
    switch (flushRequests.decode(record.value(), place)) {
      case Decoded.Value<FlushRequest> _ -> {
        for (Side side : Side.values()) {
          flush(side, record.timestamp());
        }
      }
      case Decoded.Unreadable<FlushRequest>(DeadLetter letter) ->
          refuse(letter, Instant.EPOCH, record);
    }
  }

  private void pack(Document document, Record<String, byte[]> record, RecordLocation place) {
    EncodedText text;
    try {
      text = packer.encode(document.getContentDigest(), document.getText());
    } catch (RuntimeException | StackOverflowError e) {
      // A text that the tokenizer refuses would end the stage at each start.
      String error = DeadLetters.describe(e);
      DeadLetter letter =
          DeadLetters.of(
              TokenizeTopology.STAGE,
              error,
              record.value(),
              place,
              document.getRecordId(),
              document.getUrl());
      refuse(letter, document.getIngestedAt(), record);
      return;
    }
    Side side = text.side();
    trace.onward().ifPresent(own -> traces.add(side, document.getRecordId(), own));
    for (TokenBlock block :
        packer.add(document.getRecordId(), document.getUrl(), document.getLanguage(), text)) {
      block.setIngestedAt(document.getIngestedAt());
      forward(block, text.side(), record.timestamp());
    }
    save(text.side());
    PageFate fate = fates.packed(document, text.side() == Side.HELD_OUT, text.targets());
    tell(fate, record.timestamp());
    trace.end(document.getRecordId(), fate.getFate(), fate.getRule());
  }

  private void flush(Side side, long timestamp) {
    packer
        .flush(side)
        .ifPresent(
            block -> {
              forward(block, side, timestamp);
              save(side);
            });
  }

  private void save(Side side) {
    SavedPart part = packer.save(side);
    store.put(key(side, part.number()), part.bytes());
  }

  /** The first part has the name under which blocks were once kept whole. */
  private static String key(Side side, int number) {
    String begin =
        switch (side) {
          case TRAINING -> "training";
          case HELD_OUT -> "held-out";
        };
    return number == 0 ? begin : begin + "/" + number;
  }

  private void forward(TokenBlock block, Side side, long timestamp) {
    String key = block.getPartition() + "-" + block.getSequence();
    String sink =
        switch (side) {
          case TRAINING -> TokenizeTopology.TOKEN_BLOCKS_SINK;
          case HELD_OUT -> TokenizeTopology.HELD_OUT_SINK;
        };
    context.forward(new Record<>(key, block, timestamp, traces.of(side, block)), sink);
  }

  private void refuse(DeadLetter letter, Instant ingestedAt, Record<String, byte[]> record) {
    String key = BoundedText.url(record.key() == null ? "" : record.key());
    context.forward(
        new Record<>(key, letter, record.timestamp(), trace.headers()),
        TokenizeTopology.DEAD_LETTERS_SINK);
    tell(fates.deadLetter(letter, ingestedAt), record.timestamp());
    trace.end(letter.getRecordId(), Fate.DEAD_LETTER.label(), "");
  }

  private void tell(PageFate fate, long timestamp) {
    context.forward(new Record<>(fate.getRecordId(), fate, timestamp), TokenizeTopology.FATES_SINK);
  }
}
