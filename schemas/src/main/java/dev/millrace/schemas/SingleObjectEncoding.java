package dev.millrace.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Avro's single-object encoding, for records in state stores and internal topics, where no registry
 * is asked.
 */
public final class SingleObjectEncoding<T extends SpecificRecordBase> {
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  /** The pair that a generated record's {@code getEncoder} and {@code getDecoder} give. */
  public SingleObjectEncoding(BinaryMessageEncoder<T> encoder, BinaryMessageDecoder<T> decoder) {
    TrustedRecords.install();
    this.encoder = encoder;
    this.decoder = decoder;
  }

  public ByteBuffer write(T value) {
    try {
      return encoder.encode(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record in the buffer's remaining bytes. */
  public T read(ByteBuffer bytes) {
    try {
      return decoder.decode(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
