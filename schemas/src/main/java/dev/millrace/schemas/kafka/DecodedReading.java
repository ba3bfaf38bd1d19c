package dev.millrace.schemas.kafka;

import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.takedown.Tombstones;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decodes values by their topic's type.
 *
 * @param decoders by topic
 * @param wanted whether a record is to be decoded and given
 * @param tombstones who asked for them, if anyone did
 */
record DecodedReading<T extends SpecificRecord>(
    Map<String, RecordDecoder<? extends T>> decoders,
    Predicate<RecordHead> wanted,
    Optional<Consumer<RecordHead>> tombstones)
    implements RecordReading<TopicRecord<T>> {

  @Override
  public Reading<TopicRecord<T>> read(ConsumerRecord<byte[], byte[]> message) {
    RecordHead head = RecordHead.of(message);
    if (!wanted.test(head)) {
      return new Reading.Ignored<>();
    }
    if (head.isTombstone()) {
      if (tombstones.isPresent()) {
        tombstones.get().accept(head);
        return new Reading.Ignored<>();
      }
      return Tombstones.withdrawn(head.headers()).isPresent()
          ? new Reading.Ignored<>()
          : new Reading.Skipped<>("it is a tombstone: it has no value");
    }
    RecordDecoder<? extends T> decoder = decoders.get(message.topic());
    if (decoder == null) {
      throw new IllegalStateException("no decoder for topic " + message.topic());
    }
    return switch (decoder.decodeNow(message.value(), head.location())) {
      case Decoded.Value(var value) -> new Reading.Given<>(new TopicRecord<>(head, value));
      case Decoded.Unreadable(var letter) -> new Reading.Skipped<>(letter.getError());
    };
  }
}
