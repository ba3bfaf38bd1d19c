package dev.millrace.replay.lineage;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.SingleObjectEncoding;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.WireSchemas;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecordBase;

/** Records as values of the index. */
record Codec<T extends SpecificRecordBase>(SingleObjectEncoding<T> encoding) {
  static final Codec<PageFate> FATE =
      of(
          new SingleObjectEncoding<>(
              PageFate.getEncoder(), PageFate.createDecoder(WireSchemas.released(PageFate.class))));
  static final Codec<Document> DOCUMENT =
      of(
          new SingleObjectEncoding<>(
              Document.getEncoder(), Document.createDecoder(WireSchemas.released(Document.class))));
  static final Codec<DroppedDocument> DROP =
      of(
          new SingleObjectEncoding<>(
              DroppedDocument.getEncoder(),
              DroppedDocument.createDecoder(WireSchemas.released(DroppedDocument.class))));
  static final Codec<DeadLetter> DEAD_LETTER =
      of(
          new SingleObjectEncoding<>(
              DeadLetter.getEncoder(),
              DeadLetter.createDecoder(WireSchemas.released(DeadLetter.class))));
  static final Codec<TokenBlock> BLOCK =
      of(
          new SingleObjectEncoding<>(
              TokenBlock.getEncoder(),
              TokenBlock.createDecoder(WireSchemas.released(TokenBlock.class))));
  static final Codec<TrainingBatch> BATCH =
      of(
          new SingleObjectEncoding<>(
              TrainingBatch.getEncoder(),
              TrainingBatch.createDecoder(WireSchemas.released(TrainingBatch.class))));
  static final Codec<Checkpoint> CHECKPOINT =
      of(
          new SingleObjectEncoding<>(
              Checkpoint.getEncoder(),
              Checkpoint.createDecoder(WireSchemas.released(Checkpoint.class))));
  static final Codec<Takedown> TAKEDOWN =
      of(
          new SingleObjectEncoding<>(
              Takedown.getEncoder(), Takedown.createDecoder(WireSchemas.released(Takedown.class))));
  static final Codec<Generation> GENERATION =
      of(
          new SingleObjectEncoding<>(
              Generation.getEncoder(),
              Generation.createDecoder(WireSchemas.released(Generation.class))));

  private static <T extends SpecificRecordBase> Codec<T> of(SingleObjectEncoding<T> encoding) {
    return new Codec<>(encoding);
  }

  byte[] write(T value) {
    ByteBuffer buffer = encoding.write(value);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  T read(byte[] value) {
    return encoding.read(ByteBuffer.wrap(value));
  }
}
