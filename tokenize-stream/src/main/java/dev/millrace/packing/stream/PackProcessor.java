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
import dev.millrace.schemas.FlushRequest;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.stream.PassedTombstones;
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

  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, byte[]> store;
  private SplitPacker packer;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  PackProcessor(
      Tokenizer tokenizer,
      PackingSettings settings,
      Function<Document, Optional<String>> leftOut,
      RecordDecoder<Document> documents,
      RecordDecoder<FlushRequest> flushRequests,
      String flushTopic,
      PageFates fates) {
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.leftOut = leftOut;
    this.documents = documents;
    this.flushRequests = flushRequests;
    this.flushTopic = flushTopic;
    this.fates = fates;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.store = context.getStateStore(TokenizeTopology.OPEN_BLOCKS);
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
      flush(record, place);
      return;
    }
    if (tombstones.passes(record, metadata)) {
      return;
    }
    switch (documents.decode(record.value(), place)) {
      case Decoded.Value<Document>(Document document) -> {
        Optional<String> rule = leftOut.apply(document);
        if (rule.isPresent()) {
          tell(fates.leftOut(document, rule.get()), record.timestamp());
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
    for (TokenBlock block : packer.add(document.getRecordId(), document.getUrl(), text)) {
      block.setIngestedAt(document.getIngestedAt());
      forward(block, text.side(), record.timestamp());
    }
    save(text.side());
    tell(fates.packed(document, text.side() == Side.HELD_OUT, text.targets()), record.timestamp());
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
    context.forward(new Record<>(key, block, timestamp), sink);
  }

  private void refuse(DeadLetter letter, Instant ingestedAt, Record<String, byte[]> record) {
    String key = BoundedText.url(record.key() == null ? "" : record.key());
    context.forward(
        new Record<>(key, letter, record.timestamp()), TokenizeTopology.DEAD_LETTERS_SINK);
    tell(fates.deadLetter(letter, ingestedAt), record.timestamp());
  }

  private void tell(PageFate fate, long timestamp) {
    context.forward(new Record<>(fate.getRecordId(), fate, timestamp), TokenizeTopology.FATES_SINK);
  }
}
