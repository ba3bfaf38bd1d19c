package dev.millrace.schemas;

import dev.millrace.schemas.patience.LoggedWaits;
import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.RegistryOutageException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one topic, turning a poison record into a dead letter instead of an
 * exception. Made by {@link RecordSerdes}.
 */
public final class RecordDecoder<T extends SpecificRecord> {
  private static final int ID_BYTES = 5;

  private final String reader;
  private final WriterSchemas schemas;
  private final Deserializer<T> deserializer;
  private final Patience patience;

  /**
   * @param reader who reads, as a user would name it; stands in dead letters
   */
  RecordDecoder(String reader, WriterSchemas schemas, Deserializer<T> deserializer) {
    this.reader = reader;
    this.schemas = schemas;
    this.deserializer = deserializer;
    this.patience = new Patience(reader, new LoggedWaits(reader), System::nanoTime);
  }

  /**
   * The value, or a dead letter with its bytes and location. Waits while the registry is away: what
   * it cannot tell is not the record's fault.
   *
   * @throws SettingsException if the registry refuses access
   */
  public Decoded<T> decode(byte @Nullable [] bytes, RecordLocation location) {
    return patience.answerOf(() -> decodeNow(bytes, location));
  }

  /**
   * As {@link #decode}, but does not wait while the registry is away.
   *
   * @throws RegistryOutageException if the registry cannot be reached or does not work
   */
  public Decoded<T> decodeNow(byte @Nullable [] bytes, RecordLocation location) {
    if (bytes == null) {
      return unreadable("it is a tombstone: it has no value", new byte[0], location);
    }
    if (bytes.length < ID_BYTES || bytes[0] != 0) {
      return unreadable(
          "no schema id: a value begins with a zero byte and four of the id, this one has "
              + bytes.length
              + " bytes",
          bytes,
          location);
    }
    Optional<String> unknown = schemas.problemWith(ByteBuffer.wrap(bytes).getInt(1));
    if (unknown.isPresent()) {
      return unreadable(unknown.get(), bytes, location);
    }
    try {
      return new Decoded.Value<>(deserializer.deserialize(location.topic(), bytes));
    } catch (SerializationException | ClassCastException e) {
      return unreadable(DeadLetters.describe(e), bytes, location);
    }
  }

  private Decoded<T> unreadable(String error, byte[] bytes, RecordLocation location) {
    return new Decoded.Unreadable<>(DeadLetters.of(reader, error, bytes, location));
  }
}
