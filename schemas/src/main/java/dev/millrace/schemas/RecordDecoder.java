package dev.millrace.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one topic, turning a poison record into a dead letter instead of an
 * exception.
 */
public final class RecordDecoder<T extends SpecificRecord> {
  private final String stage;
  private final Deserializer<T> deserializer;

  /**
   * @param stage named in dead letters
   */
  public RecordDecoder(String stage, Deserializer<T> deserializer) {
    this.stage = stage;
    this.deserializer = deserializer;
  }

  /**
   * The value, or a dead letter with its bytes and place.
   *
   * @throws SerializationException if the registry cannot be reached: that is not the record's
   *     fault
   */
  public Decoded<T> decode(byte @Nullable [] bytes, Place place) {
    if (bytes == null) {
      return new Decoded.Unreadable<>(
          DeadLetters.of(stage, "the value is null", new byte[0], place));
    }
    if (bytes.length < 5 || bytes[0] != 0) {
      String error =
          "no schema id: a value begins with a zero byte and four of the id, this one has "
              + bytes.length
              + " bytes";
      return new Decoded.Unreadable<>(DeadLetters.of(stage, error, bytes, place));
    }
    try {
      return new Decoded.Value<>(deserializer.deserialize(place.topic(), bytes));
    } catch (SerializationException | ClassCastException e) {
      if (isUnreachableRegistry(e)) {
        throw e;
      }
      return new Decoded.Unreadable<>(DeadLetters.of(stage, DeadLetters.describe(e), bytes, place));
    }
  }

  private static boolean isUnreachableRegistry(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.net.ConnectException
          || cause instanceof java.net.SocketTimeoutException
          || cause instanceof java.net.UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
