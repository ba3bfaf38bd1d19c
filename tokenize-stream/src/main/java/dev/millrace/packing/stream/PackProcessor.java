package dev.millrace.packing.stream;

import dev.millrace.packing.BlockPacker;
import dev.millrace.packing.HeldOutSplit;
import dev.millrace.packing.PackingSettings;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Packs one partition's documents, training and held-out ones apart; the open blocks live in a
 * state store.
 */
final class PackProcessor implements Processor<String, byte[], String, SpecificRecord> {
  private final Tokenizer tokenizer;
  private final PackingSettings settings;
  private final HeldOutSplit split;
  private final RecordDecoder<Document> decoder;
  private final String flushTopic;
  private final PageFates fates;

  private ProcessorContext<String, SpecificRecord> context;
  private KeyValueStore<String, byte[]> store;
  private Packing training;
  private Packing heldOut;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  PackProcessor(
      Tokenizer tokenizer,
      PackingSettings settings,
      RecordDecoder<Document> decoder,
      String flushTopic,
      PageFates fates) {
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.split = new HeldOutSplit(settings.heldOutFraction());
    this.decoder = decoder;
    this.flushTopic = flushTopic;
    this.fates = fates;
  }

  /** One packer, where its state is kept and where its blocks go. */
  private record Packing(BlockPacker packer, String key, String sink) {}

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.store = context.getStateStore(TokenizeTopology.OPEN_BLOCKS);
    this.training = open("training", TokenizeTopology.TOKEN_BLOCKS_SINK);
    this.heldOut = open("held-out", TokenizeTopology.HELD_OUT_SINK);
  }

  private Packing open(String key, String sink) {
    byte[] state = store.get(key);
    BlockPacker packer =
        state == null
            ? new BlockPacker(tokenizer, context.taskId().partition(), settings.blockLength())
            : BlockPacker.resume(tokenizer, settings.blockLength(), state);
    return new Packing(packer, key, sink);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    if (metadata.topic().equals(flushTopic)) {
      flush(training, record.timestamp());
      flush(heldOut, record.timestamp());
      return;
    }
    RecordLocation location =
        new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset());
    switch (decoder.decode(record.value(), location)) {
      case Decoded.Value<Document>(Document document) -> pack(document, record, location);
      case Decoded.Unreadable<Document>(DeadLetter letter) -> {
        forward(letter, record);
        tell(fates.deadLetter(letter, Instant.EPOCH), record.timestamp());
      }
    }
  }

  private void pack(Document document, Record<String, byte[]> record, RecordLocation location) {
    if (!HeldOutSplit.isDigest(document.getContentDigest())) {
      String error = "content digest '" + document.getContentDigest() + "' is no sha256 in hex";
      DeadLetter letter = DeadLetters.of(TokenizeTopology.STAGE, error, record.value(), location);
      letter.setRecordId(document.getRecordId());
      letter.setUrl(document.getUrl());
      forward(letter, record);
      tell(fates.deadLetter(letter, document.getIngestedAt()), record.timestamp());
      return;
    }
    boolean holdsOut = split.holdsOut(document.getContentDigest());
    Packing packing = holdsOut ? heldOut : training;
    long before = packing.packer.added();
    for (TokenBlock block :
        packing.packer.add(document.getRecordId(), document.getUrl(), document.getText())) {
      forward(block, packing.sink, record.timestamp());
    }
    store.put(packing.key, packing.packer.state());
    tell(fates.packed(document, holdsOut, packing.packer.added() - before), record.timestamp());
  }

  private void tell(PageFate fate, long timestamp) {
    context.forward(new Record<>(fate.getRecordId(), fate, timestamp), TokenizeTopology.FATES_SINK);
  }

  private void flush(Packing packing, long timestamp) {
    packing.packer.flush().ifPresent(block -> forward(block, packing.sink, timestamp));
    store.put(packing.key, packing.packer.state());
  }

  private void forward(TokenBlock block, String sink, long timestamp) {
    String key = block.getPartition() + "-" + block.getSequence();
    context.forward(new Record<>(key, block, timestamp), sink);
  }

  private void forward(DeadLetter letter, Record<String, byte[]> record) {
    String key = record.key() == null ? "" : record.key();
    context.forward(
        new Record<>(key, letter, record.timestamp()), TokenizeTopology.DEAD_LETTERS_SINK);
  }
}
