package dev.millrace.schemas.stream;

import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A function of a topic's records. What cannot be read is a dead letter, and so is a record that
 * makes the function throw: a fault of ours that one record brings out must not stop the others.
 *
 * @param stage named in dead letters
 * @param identity of a value, for its dead letter
 */
public record Guarded<I extends SpecificRecord, O>(
    String stage,
    RecordDecoder<I> decoder,
    Function<I, O> function,
    Function<I, Identity> identity) {

  /** A page by its WARC record id and URL. */
  public record Identity(String recordId, String url) {}

  /** What came of a record. */
  public sealed interface Result<I extends SpecificRecord, O> {
    record Done<I extends SpecificRecord, O>(I input, O output) implements Result<I, O> {}

    /**
     * @param key for the dead letter's record, short enough for every topic
     * @param input empty where it could not be read
     */
    record Failed<I extends SpecificRecord, O>(String key, DeadLetter letter, Optional<I> input)
        implements Result<I, O> {}
  }

  /**
   * Reads the value and applies the function to it.
   *
   * @param metadata where the record lies; goes into its dead letter
   * @throws org.apache.kafka.common.errors.SerializationException if the registry cannot be reached
   *     or does not work: that is not the record's fault
   */
  public Result<I, O> apply(Record<String, byte[]> record, RecordMetadata metadata) {
    RecordLocation location =
        new RecordLocation(metadata.topic(), metadata.partition(), metadata.offset());
    return switch (decoder.decode(record.value(), location)) {
      case Decoded.Value<I>(I value) -> apply(value, record.value(), location);
      case Decoded.Unreadable<I>(DeadLetter letter) ->
          new Result.Failed<>(
              BoundedText.url(record.key() == null ? "" : record.key()), letter, Optional.empty());
    };
  }

  private Result<I, O> apply(I value, byte[] bytes, RecordLocation location) {
    try {
      return new Result.Done<>(value, function.apply(value));
    } catch (RuntimeException | StackOverflowError e) {
      Identity who = identity.apply(value);
      DeadLetter letter =
          DeadLetters.of(
              stage, DeadLetters.describe(e), bytes, location, who.recordId(), who.url());
      return new Result.Failed<>(letter.getUrl(), letter, Optional.of(value));
    }
  }
}
