package dev.millrace.schemas;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one topic, turning a poison record into a dead letter instead of an
 * exception.
 */
public final class RecordDecoder<T extends SpecificRecord> {
  private static final int TOO_MANY_REQUESTS = 429;

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
   * @throws SerializationException if the registry cannot be reached or does not work: that is not
   *     the record's fault
   */
  public Decoded<T> decode(byte @Nullable [] bytes, RecordLocation location) {
    if (bytes == null) {
      return new Decoded.Unreadable<>(
          DeadLetters.of(stage, "the value is null", new byte[0], location));
    }
    if (bytes.length < 5 || bytes[0] != 0) {
      String error =
          "no schema id: a value begins with a zero byte and four of the id, this one has "
              + bytes.length
              + " bytes";
      return new Decoded.Unreadable<>(DeadLetters.of(stage, error, bytes, location));
    }
    try {
      return new Decoded.Value<>(deserializer.deserialize(location.topic(), bytes));
    } catch (SerializationException | ClassCastException e) {
      if (isRegistrysFault(e)) {
        throw e;
      }
      return new Decoded.Unreadable<>(
          DeadLetters.of(stage, DeadLetters.describe(e), bytes, location));
    }
  }

  /** Whether a value was not read because the registry cannot be reached or does not work. */
  public static boolean isRegistrysFault(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      boolean unreachable =
          cause instanceof SocketException
              || cause instanceof SocketTimeoutException
              || cause instanceof UnknownHostException
              || cause instanceof SSLException;
      if (unreachable || (cause instanceof RestClientException answer && isNoVerdict(answer))) {
        return true;
      }
    }
    return false;
  }

  /** Whether an answer speaks of the registry, and not of the schema that was asked for. */
  private static boolean isNoVerdict(RestClientException answer) {
    return answer.getStatus() >= 500 || answer.getStatus() == TOO_MANY_REQUESTS;
  }
}
